/**
 * `value` as JSON of ASCII characters alone. DataHub hashes keys in this form, and takes the aspects of a proposal as bytes, a character for each,
 * so that other characters would be lost.
 */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
