// The editor of a draft of rules as a person meets it: by its labels and headings, not by its markup.
import { url } from './server.mjs';

export class DraftPage {
  constructor(page) {
    this.page = page;
    this.title = page.getByRole('textbox', { name: 'Title' });
    this.note = page.getByRole('textbox', { name: 'Note for whoever approves it' });
    this.order = page.getByRole('list', { name: 'Rules in their order' });
    this.name = page.getByRole('textbox', { name: 'Name', exact: true });
    this.saved = this.button('Saved');
    this.preview = page.getByRole('region', { name: 'Preview' });
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Opens the page of the rules and begins a draft. */
  async begin() {
    await this.page.goto(`${url}/rules`);
    await this.button('New draft').click();
    await this.title.waitFor();
  }

  async open(draftId) {
    await this.page.goto(`${url}/rules/drafts/${draftId}`);
    await this.title.waitFor();
  }

  draftId() {
    return new URL(this.page.url()).pathname.split('/').at(-1);
  }

  tab(name) {
    return this.page.getByRole('tab', { name });
  }

  /** A rule in the list of them. */
  rule(name) {
    return this.order.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async add(action) {
    await this.button('Add a rule').click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${action}`) }).click();
  }

  section(title) {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  conditionText(title) {
    return this.page.getByLabel(`${title}, as text (CEL)`);
  }

  part(title, line, what) {
    // The list of what is offered has the label too.
    return this.page
      .getByLabel(`${title}, line ${line}: ${what}`, { exact: true })
      .and(this.page.locator('input, select'));
  }

  /** Adds a test in the builder. */
  async addTest(title, line, attribute, comparison, value) {
    await this.section(title).getByRole('button', { name: 'Add a test' }).click();
    await this.part(title, line, 'attribute').selectOption(attribute);
    await this.part(title, line, 'comparison').selectOption({ label: comparison });
    await this.part(title, line, 'value').fill(value);
    await this.page.keyboard.press('Tab');
  }

  conflictsOf(rule) {
    return this.page.getByRole('list', { name: `Conflicts of ${rule}` });
  }

  async save() {
    await this.button('Save').click();
    await this.saved.waitFor();
  }

  async discard() {
    await this.button('More').click();
    await this.page.getByRole('menuitem', { name: 'Discard the draft' }).click();
    await this.button('Discard').click();
    await this.page.waitForURL(`${url}/rules`);
  }

  /** Takes a step that is asked about first. */
  async step(name, question) {
    await this.button(name).click();
    const dialog = this.page.getByRole('dialog', { name: question });
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
