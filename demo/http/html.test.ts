import { html } from './html';

describe('a piece of HTML', () => {
  it('escapes every text that is put in, in text and in attributes', () => {
    const text = `<b a='1' b="2">&amp;`;
    const written = '&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;amp;';
    expect(html`<p title="${text}">${text}</p>`.html).toBe(`<p title="${written}">${written}</p>`);
  });

  it('takes other pieces as they are, one or many, and numbers', () => {
    const items = ['<1>', '2'].map((text) => html`<li>${text}</li>`);
    expect(html`<b>${3}</b>`.html).toBe('<b>3</b>');
    expect(
      html`<ul>
        ${items}
      </ul>`.html.replace(/\s+(?=<)/g, '')
    ).toBe('<ul><li>&lt;1&gt;</li><li>2</li></ul>');
    expect(html`${[]}${html`<i></i>`}`.html).toBe('<i></i>');
  });
});
