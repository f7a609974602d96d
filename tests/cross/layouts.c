#include "layouts.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"

const char *const layout_names[LAYOUTS] = {
    [LAYOUT_PLAIN] = "plain columns",      [LAYOUT_SHIFTED] = "shifted columns",
    [LAYOUT_INTERLEAVED] = "records",      [LAYOUT_REVERSED] = "columns from the end",
    [LAYOUT_DATED] = "rows of both years",
};

struct layout {
    soekpi_table *table;
    unsigned char *cells; /* that the table borrows */
    soekpi_error error;
};

/* Where a column lies: the offset of its first cell and the way to the next. */
typedef struct lie {
    size_t offset;
    ptrdiff_t stride;
} lie;

static lie lie_of(size_t way, size_t column, size_t rows) {
    enum { RECORD = FIGURE_COLUMNS * sizeof(double) + 3 };
    size_t length = rows * sizeof(double);
    switch (way) {
    case LAYOUT_SHIFTED:
        return (lie){column * (length + 8) + 1 + column % 7, sizeof(double)};
    case LAYOUT_INTERLEAVED:
        return (lie){1 + column * sizeof(double), RECORD};
    case LAYOUT_REVERSED:
        return (lie){column * length + length - sizeof(double), -(ptrdiff_t)sizeof(double)};
    default:
        return (lie){column * length, sizeof(double)};
    }
}

/* The entity whose figures of last year stand beside entity `row`: far away, each
 * once, since the number of rows is a prime. */
static size_t companion(size_t row, size_t rows) {
    return (row * 97 + 5) % rows;
}

/* One of 5 groups, or none; every 41st row is an elimination. */
static const char *const groups[] = {"g1", "g2", "", "g3", "g4", "g5"};
enum { GROUPS = sizeof groups / sizeof *groups, ELIMINATION = 41 };

static soekpi_status set_keys(layout *of, size_t way, size_t rows) {
    size_t height = way == LAYOUT_DATED ? 2 * rows : rows;
    enum { NAME = 24 };
    char(*names)[NAME] = calloc(rows, sizeof *names);
    const char **labels[SOEKPI_KEY_END] = {NULL};
    soekpi_status status = names == NULL ? SOEKPI_ERROR_MEMORY : SOEKPI_OK;
    for (int key = 0; key <= SOEKPI_KEY_ROLE; key++) {
        labels[key] = calloc(height, sizeof(char *));
        status = labels[key] == NULL ? SOEKPI_ERROR_MEMORY : status;
    }
    for (size_t at = 0; at < height && status == SOEKPI_OK; at++) {
        /* Pairs of a judged row and one of the year before, either first. */
        size_t pair = way == LAYOUT_DATED ? at / 2 : at;
        bool before = way == LAYOUT_DATED && at % 2 != pair % 2;
        size_t row = before ? companion(pair, rows) : pair;
        snprintf(names[row], NAME, "e%zu", row);
        labels[SOEKPI_KEY_ENTITY][at] = names[row];
        labels[SOEKPI_KEY_PERIOD][at] = before ? "2022" : "2023";
        labels[SOEKPI_KEY_GROUP][at] = groups[row % GROUPS];
        labels[SOEKPI_KEY_ROLE][at] = row % ELIMINATION == ELIMINATION - 1 ? "elimination" : "";
    }
    for (int32_t key = 0; key <= SOEKPI_KEY_ROLE && status == SOEKPI_OK; key++) {
        if (key != SOEKPI_KEY_PERIOD || way == LAYOUT_DATED) {
            status = soekpi_table_set_key(of->table, key, labels[key], height, NULL, 0, height, &of->error);
        }
    }
    for (int key = 0; key <= SOEKPI_KEY_ROLE; key++) {
        free(labels[key]);
    }
    free(names);
    return status;
}

static soekpi_status add_columns(layout *of, size_t way, const double *figures, size_t rows) {
    size_t height = way == LAYOUT_DATED ? 2 * rows : rows;
    for (size_t column = 0; column < FIGURE_COLUMNS; column++) {
        if (way == LAYOUT_DATED && figure_columns[column].prior) {
            continue;
        }
        lie place = lie_of(way, column, height);
        unsigned char *first = of->cells + place.offset;
        for (size_t at = 0; at < height; at++) {
            size_t pair = way == LAYOUT_DATED ? at / 2 : at;
            double figure = figures[pair * FIGURE_COLUMNS + column];
            if (way == LAYOUT_DATED && at % 2 != pair % 2) {
                bool followed = column + 1 < FIGURE_COLUMNS && figure_columns[column + 1].prior;
                figure =
                    followed ? figures[companion(pair, rows) * FIGURE_COLUMNS + column + 1] : (double)NAN;
            }
            memcpy(first + (ptrdiff_t)at * place.stride, &figure, sizeof figure);
        }
        soekpi_status status =
            soekpi_table_add_column(of->table, figure_columns[column].name,
                                    (const double *)(const void *)first, place.stride, height, &of->error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    return SOEKPI_OK;
}

layout *layout_create(const soekpi_catalogue *catalogue, size_t way, const double *figures, size_t rows,
                      const char **why) {
    static soekpi_error error;
    layout *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return NULL;
    }
    size_t height = way == LAYOUT_DATED ? 2 * rows : rows;
    /* one double more for each column and each row, for the odd addresses */
    made->cells = malloc((FIGURE_COLUMNS + 1) * (height + 1) * sizeof(double));
    made->table = soekpi_table_create(catalogue, height, &made->error);
    if (made->cells == NULL || made->table == NULL || set_keys(made, way, rows) != SOEKPI_OK ||
        add_columns(made, way, figures, rows) != SOEKPI_OK) {
        error = made->error;
        *why = error.message[0] != '\0' ? error.message : *why;
        layout_free(made);
        return NULL;
    }
    return made;
}

void layout_free(layout *of) {
    if (of != NULL) {
        soekpi_table_free(of->table);
        free(of->cells);
        free(of);
    }
}

const soekpi_table *layout_table(const layout *of) {
    return of->table;
}
