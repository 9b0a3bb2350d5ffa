import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetApiKey, rememberApiKey } from '../api/apiKey';
import { startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';

describe('asking for the key', () => {
  beforeEach(() => forgetApiKey());

  it('lets in with a good key', async () => {
    startFakeServer();
    openConsole('/explore');
    await userEvent.type(screen.getByLabelText('API key'), ' bf_test {Enter}');
    expect(await screen.findByText('Whose list would you like to see?')).toBeTruthy();
  });

  it('says what the server has against a bad one', async () => {
    startFakeServer();
    rememberApiKey('bf_wrong');
    openConsole('/explore');
    expect(await screen.findByText('The API key is not known.')).toBeTruthy();
    expect(screen.getByLabelText('API key')).toBeTruthy();
  });

  it('does not send an empty one', async () => {
    startFakeServer();
    openConsole('/explore');
    await userEvent.click(screen.getByRole('button', { name: 'Open the console' }));
    expect(screen.getByText('Paste an API key first.')).toBeTruthy();
  });
});
