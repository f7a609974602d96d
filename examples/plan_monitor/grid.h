/* A table of text with aligned columns: Chinese characters take two places. */
#ifndef PLAN_MONITOR_GRID_H
#define PLAN_MONITOR_GRID_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct grid;

/* Places that a UTF-8 text takes on a terminal. */
size_t display_width(const char *text);

/* Prints `text`, with control characters replaced so that a name from a file
 * cannot move the cursor, and returns its width. */
size_t print_clean(const char *text, FILE *out);

/* The same in the colour of a verdict, where `colour`. */
void print_coloured(const char *text, int32_t verdict, bool colour, FILE *out);

/* One letter per column: 'l' or 'r'. The first row is the heading. */
struct grid *grid_create(const char *alignment);
void grid_free(struct grid *grid);
/* Adds the next cell, row by row. The first takes `text` over. */
void grid_take(struct grid *grid, char *text);
void grid_put(struct grid *grid, const char *text);
/* The next cell in the colour of its verdict, where colours are shown. */
void grid_put_verdict(struct grid *grid, const char *text, int32_t verdict);
void grid_print(const struct grid *grid, bool colour, FILE *out);

/* Colours only on a terminal, and not where NO_COLOR asks for none. */
bool colour_wanted(FILE *out);

#endif
