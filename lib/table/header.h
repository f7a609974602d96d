/* What the files that read headers share. */
#ifndef SOEKPI_TABLE_HEADER_H
#define SOEKPI_TABLE_HEADER_H

#include "table/read.h"

/* A name that stands by itself, as forms write it, perhaps with units and times behind it; no
 * column words are parted from it. SOEKPI_OK, or NAME (then *out is what was taken off) or MEMORY. */
soekpi_status soekpi_header_read_item(const soekpi_catalogue *names, header_name *out);

/* Any header; its words do not decide time and unit yet. False: memory. */
bool soekpi_header_begin(const soekpi_catalogue *names, slice header, header_name *out);

/* Lets the words decide what they decide with what the name is. */
void soekpi_header_finish(const soekpi_catalogue *names, header_name *out);

#endif
