/** A regular expression (RE2) that matches exactly this text; characters that `asCode` matches are written `\x{24}`. */
export function escapeRegex(text: string, asCode?: RegExp): string {
  return text.replace(/[^]/gu, (char) => {
    if (asCode?.test(char)) {
      return `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`;
    }
    return /[\\^$.*+?()[\]{}|]/.test(char) ? `\\${char}` : char;
  });
}
