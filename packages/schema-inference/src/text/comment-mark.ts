/** How a comment begins: with `#`, or with a mark of other languages and a space. */
export const COMMENT_MARK = /^(?:#|(?:\/\/|--|%+)(?:\s|$))/;
