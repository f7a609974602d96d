/* isatty() and fileno() are POSIX, beyond C11. */
#define _POSIX_C_SOURCE 200809L

#include "grid.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "words.h"

struct cell {
    char *text;
    int32_t verdict; /* decides the colour; SOEKPI_NOT_IN_SCOPE: none */
};

struct grid {
    char alignment[16];
    size_t columns;
    struct cell *cells;
    size_t count, capacity;
};

/* ---- width ---- */

typedef struct range {
    uint32_t first, last;
} range;

/* East Asian wide and full-width characters (UAX #11, classes W and F). */
static const range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18AFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Marks that stand on the character before them. */
static const range combining[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
    {0x302A, 0x302D}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

static bool is_in(const range *ranges, size_t count, uint32_t point) {
    for (size_t i = 0; i < count; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    return false;
}

/* The next character of valid UTF-8; one byte of anything else. */
static uint32_t next_point(const unsigned char **text) {
    const unsigned char *at = *text;
    uint32_t point = at[0];
    size_t more = point >= 0xF0 ? 3 : point >= 0xE0 ? 2 : point >= 0xC0 ? 1 : 0;
    if (more > 0)
        point &= 0x3FU >> more;
    for (size_t i = 1; i <= more; i++) {
        if ((at[i] & 0xC0U) != 0x80U) {
            *text = at + 1;
            return 0xFFFD;
        }
        point = point << 6 | (at[i] & 0x3FU);
    }
    *text = at + 1 + more;
    return point;
}

static size_t point_width(uint32_t point) {
    if (is_in(combining, sizeof combining / sizeof combining[0], point))
        return 0;
    return is_in(wide, sizeof wide / sizeof wide[0], point) ? 2 : 1;
}

size_t display_width(const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    size_t width = 0;
    while (*at != '\0')
        width += point_width(next_point(&at));
    return width;
}

size_t print_clean(const char *text, FILE *out) {
    const unsigned char *at = (const unsigned char *)text;
    size_t width = 0;
    while (*at != '\0') {
        const unsigned char *from = at;
        uint32_t point = next_point(&at);
        bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
        if (control)
            fputc(' ', out);
        else
            fwrite(from, 1, (size_t)(at - from), out);
        width += control ? 1 : point_width(point);
    }
    return width;
}

/* ---- cells ---- */

struct grid *grid_create(const char *alignment) {
    struct grid *created = allocated(calloc(1, sizeof *created));
    created->columns = strlen(alignment);
    snprintf(created->alignment, sizeof created->alignment, "%s", alignment);
    return created;
}

void grid_free(struct grid *grid) {
    if (grid == NULL)
        return;
    for (size_t i = 0; i < grid->count; i++)
        free(grid->cells[i].text);
    free(grid->cells);
    free(grid);
}

static void add(struct grid *grid, char *text, int32_t verdict) {
    if (grid->count == grid->capacity) {
        grid->capacity = grid->capacity == 0 ? 64 : grid->capacity * 2;
        grid->cells = allocated(realloc(grid->cells, grid->capacity * sizeof *grid->cells));
    }
    grid->cells[grid->count++] = (struct cell){text, verdict};
}

void grid_take(struct grid *grid, char *text) {
    add(grid, text, SOEKPI_NOT_IN_SCOPE);
}

void grid_put(struct grid *grid, const char *text) {
    add(grid, text_copy(text), SOEKPI_NOT_IN_SCOPE);
}

void grid_put_verdict(struct grid *grid, const char *text, int32_t verdict) {
    add(grid, text_copy(text), verdict);
}

/* ---- printing ---- */

bool colour_wanted(FILE *out) {
    const char *refused = getenv("NO_COLOR");
    return (refused == NULL || refused[0] == '\0') && isatty(fileno(out)) == 1;
}

/* ANSI colours. The word stands beside, so nothing is said by colour alone. */
static const char *colour_of(int32_t verdict) {
    switch (verdict) {
    case SOEKPI_MET:
        return "\033[32m";
    case SOEKPI_AT_RISK:
        return "\033[33m";
    case SOEKPI_BREACHED:
        return "\033[1;31m";
    case SOEKPI_NO_DATA:
    case SOEKPI_UNDEFINED:
        return "\033[35m";
    default:
        return "";
    }
}

void print_coloured(const char *text, int32_t verdict, bool colour, FILE *out) {
    const char *start = colour ? colour_of(verdict) : "";
    fputs(start, out);
    print_clean(text, out);
    if (start[0] != '\0')
        fputs("\033[0m", out);
}

static void repeat(char character, size_t count, FILE *out) {
    while (count-- > 0)
        fputc(character, out);
}

/* Prints a cell after `*blanks` blanks, and leaves the blanks after it in `*blanks`: they
 * are printed before the next text, so that no line ends in blanks. */
static void print_cell(const struct cell *cell, size_t width, bool right, bool colour, size_t *blanks,
                       FILE *out) {
    size_t own = display_width(cell->text);
    size_t rest = width > own ? width - own : 0;
    if (own == 0) {
        *blanks += width;
        return;
    }
    repeat(' ', *blanks + (right ? rest : 0), out);
    print_coloured(cell->text, cell->verdict, colour, out);
    *blanks = right ? 0 : rest;
}

static void print_rule(const struct grid *grid, const size_t *widths, FILE *out) {
    for (size_t column = 0; column < grid->columns; column++) {
        fputs("  ", out);
        repeat('-', widths[column], out);
    }
    fputc('\n', out);
}

void grid_print(const struct grid *grid, bool colour, FILE *out) {
    size_t widths[sizeof grid->alignment] = {0}, blanks = 0;
    for (size_t i = 0; i < grid->count; i++) {
        size_t width = display_width(grid->cells[i].text);
        if (width > widths[i % grid->columns])
            widths[i % grid->columns] = width;
    }
    for (size_t i = 0; i < grid->count; i++) {
        size_t column = i % grid->columns;
        blanks = column == 0 ? 2 : blanks + 2;
        print_cell(&grid->cells[i], widths[column], grid->alignment[column] == 'r', colour, &blanks, out);
        if (column + 1 == grid->columns)
            fputc('\n', out);
        if (i + 1 == grid->columns)
            print_rule(grid, widths, out);
    }
}
