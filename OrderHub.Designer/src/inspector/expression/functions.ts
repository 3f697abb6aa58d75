/** The functions of JSONata 2 that an order's expressions use, as its reference names them. */
export const functions: readonly { readonly name: string; readonly signature: string }[] = [
  ['string', '(value)'], ['length', '(text)'], ['substring', '(text, start, length)'], ['substringBefore', '(text, part)'], ['substringAfter', '(text, part)'],
  ['uppercase', '(text)'], ['lowercase', '(text)'], ['trim', '(text)'], ['pad', '(text, width, fill)'], ['contains', '(text, part)'], ['split', '(text, separator)'],
  ['join', '(list, separator)'], ['match', '(text, pattern)'], ['replace', '(text, pattern, by)'], ['number', '(value)'], ['abs', '(number)'], ['floor', '(number)'],
  ['ceil', '(number)'], ['round', '(number, digits)'], ['power', '(base, exponent)'], ['sqrt', '(number)'], ['formatNumber', '(number, picture)'], ['sum', '(list)'],
  ['max', '(list)'], ['min', '(list)'], ['average', '(list)'], ['boolean', '(value)'], ['not', '(value)'], ['exists', '(value)'], ['count', '(list)'],
  ['append', '(list, list)'], ['sort', '(list, function)'], ['reverse', '(list)'], ['distinct', '(list)'], ['keys', '(object)'], ['lookup', '(object, key)'],
  ['merge', '(objects)'], ['type', '(value)'], ['map', '(list, function)'], ['filter', '(list, function)'], ['single', '(list, function)'], ['reduce', '(list, function)'],
  ['now', '()'], ['millis', '()'], ['toMillis', '(time)'], ['fromMillis', '(number)'],
].map(([name, signature]) => ({ name: name!, signature: signature! }));
