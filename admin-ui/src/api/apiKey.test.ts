import { beforeEach, describe, expect, it } from 'vitest';
import { adoptKeyFromAddress, currentApiKey, forgetApiKey } from './apiKey';

describe('the API key', () => {
  beforeEach(() => forgetApiKey());

  it('comes from the address and leaves it at once', () => {
    window.history.replaceState(null, '', '/explore?user=42#key=bf_abc');
    adoptKeyFromAddress();
    expect(currentApiKey()).toBe('bf_abc');
    expect(window.location.href).toBe('http://belfry.test/explore?user=42');
  });

  it('stays when the address holds none', () => {
    window.history.replaceState(null, '', '/explore#key=bf_abc');
    adoptKeyFromAddress();
    window.history.replaceState(null, '', '/explore#main');
    adoptKeyFromAddress();
    expect(currentApiKey()).toBe('bf_abc');
    expect(window.location.hash).toBe('#main');
  });
});
