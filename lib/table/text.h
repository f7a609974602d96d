/* Text of a table before it is a grid. */
#ifndef SOEKPI_TABLE_TEXT_H
#define SOEKPI_TABLE_TEXT_H

#include "base/text.h"

/* Line and column of a byte of UTF-8 text; CR, LF and CRLF end lines. */
place soekpi_place_at(slice text, size_t offset);

/* `text` in UTF-8 and without a byte order mark. *out is a part of `text`, or of
 * *storage, which is then the caller's to release. `encoding` NULL: valid UTF-8,
 * or UTF-16 with a byte order mark, or GB18030. Errors: ENCODING (unknown, or
 * the place of the first byte that does not belong), MEMORY. */
soekpi_status soekpi_text_decode(slice text, const char *encoding, slice *out, char **storage,
                                 soekpi_error *error);

#endif
