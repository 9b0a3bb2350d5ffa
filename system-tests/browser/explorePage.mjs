// The page Explore as a person meets it: by its labels and headings, not by its markup.

export class ExplorePage {
  constructor(page) {
    this.page = page;
    this.user = page.getByRole('combobox', { name: 'User' });
    this.device = page.getByLabel('Device');
    this.askAgain = page.getByRole('button', { name: 'Ask again' });
  }

  column(name) {
    return this.page.getByRole('region', { name, exact: true });
  }

  rows(name) {
    return this.column(name).getByRole('listitem');
  }

  /** Waits until neither list is on its way any more. */
  async settled() {
    for (const name of ['With rules', 'Without rules']) {
      await this.column(name).and(this.page.locator('[aria-busy="false"]')).waitFor();
    }
  }

  async listId() {
    return (await this.page.locator('dl code').first().textContent()).trim();
  }

  /** Asks again until neither list is degraded: a busy machine may be too slow for the first few. */
  async healthy() {
    const banner = this.page.getByText('Degraded.');
    for (let attempt = 0; attempt < 20 && (await banner.count()) > 0; attempt++) {
      await this.askBy(() => this.askAgain.click());
    }
  }

  /** Does what asks for another list, and waits until that is there. */
  async askBy(act) {
    const before = await this.listId();
    await act();
    await this.page.getByText(before, { exact: true }).waitFor({ state: 'detached' });
    await this.settled();
    return this.listId();
  }

  /** Asks why the item of that title is not in the list. */
  async askWhyNot(title) {
    await this.page.getByRole('combobox', { name: 'Which item?' }).fill(title);
    await this.page.getByRole('option', { name: title }).first().click();
  }

  searchParams() {
    return new URL(this.page.url()).searchParams;
  }
}
