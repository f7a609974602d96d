/* The options of reading, and cells of text as they are given. */
#include "base/memory.h"
#include "table/view.h"

soekpi_status soekpi_table_options_read(const soekpi_table_options *given, soekpi_table_options *out,
                                        soekpi_error *error) {
    *out = (soekpi_table_options){.size = sizeof *out};
    if (given == NULL) {
        return SOEKPI_OK;
    }
    if (given->size != sizeof *given ||
        !soekpi_map_is_complete(given->map_headers, given->map_names, given->map_count)) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the options have another size, or a header or name to map is NULL");
    }
    const struct {
        const char *name;
        int32_t value;
        int32_t end;
    } codes[] = {{"shape", given->shape, SOEKPI_SHAPE_END},
                 {"header_rows", given->header_rows, 4},
                 {"dash", given->dash, SOEKPI_DASH_END},
                 {"quarters", given->quarters, SOEKPI_QUARTERS_END}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].value < 0 || codes[i].value >= codes[i].end) {
            return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                               "the option %s is %d, not 0 to %d", codes[i].name, (int)codes[i].value,
                               (int)codes[i].end - 1);
        }
    }
    *out = *given;
    return SOEKPI_OK;
}

/* Fills a grid of the right size. */
static soekpi_status fill(const char *const *cells, cell_grid *grid, soekpi_error *error) {
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        if (cells[i] == NULL) {
            continue;
        }
        slice cell = soekpi_slice(cells[i]);
        if (soekpi_utf8_invalid_at(cell.start, cell.length) < cell.length) {
            return soekpi_fail(error, SOEKPI_ERROR_ENCODING,
                               (place){(int)(i / grid->columns) + 1, (int)(i % grid->columns) + 1},
                               "the cell of row %zu and column %zu is not valid UTF-8", i / grid->columns + 1,
                               i % grid->columns + 1);
        }
        grid->cells[i] = cell;
    }
    for (size_t row = 0; row < grid->rows; row++) {
        grid->lines[row] = row + 1;
        grid->numbers[row] = row + 1;
    }
    return SOEKPI_OK;
}

static soekpi_status check_size(const char *const *cells, size_t rows, size_t columns, soekpi_error *error) {
    if (cells == NULL && rows > 0 && columns > 0) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the catalogue or the cells are NULL");
    }
    if (columns > LARGEST_COLUMNS || rows > INT32_MAX ||
        (columns > 0 && rows > SIZE_MAX / sizeof(slice) / columns)) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                           "a grid has at most %d columns and %d rows, this one has %zu and %zu",
                           (int)LARGEST_COLUMNS, (int)INT32_MAX, columns, rows);
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_grid_from_cells(const char *const *cells, size_t rows, size_t columns, cell_grid *out,
                                     soekpi_error *error) {
    *out = (cell_grid){0};
    soekpi_status status = check_size(cells, rows, columns, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    *out = (cell_grid){.cells = soekpi_allocate(rows * columns, sizeof *out->cells),
                       .rows = columns > 0 ? rows : 0,
                       .columns = columns,
                       .lines = soekpi_allocate(rows, sizeof *out->lines),
                       .numbers = soekpi_allocate(rows, sizeof *out->numbers)};
    bool whole = out->cells != NULL && out->lines != NULL && out->numbers != NULL;
    return whole ? fill(cells, out, error) : soekpi_fail_memory(error);
}

void soekpi_grid_free(cell_grid *grid) {
    soekpi_release(grid->cells);
    soekpi_release(grid->lines);
    soekpi_release(grid->numbers);
    *grid = (cell_grid){0};
}

soekpi_table *soekpi_table_from_cells(const soekpi_catalogue *catalogue, const char *const *cells,
                                      size_t rows, size_t columns, const soekpi_table_options *options,
                                      soekpi_error *error) {
    soekpi_table_options chosen;
    if (catalogue == NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                          "the catalogue or the cells are NULL");
        return NULL;
    }
    if (check_size(cells, rows, columns, error) != SOEKPI_OK ||
        soekpi_table_options_read(options, &chosen, error) != SOEKPI_OK) {
        return NULL;
    }
    cell_grid grid;
    soekpi_table *table = NULL;
    if (soekpi_grid_from_cells(cells, rows, columns, &grid, error) == SOEKPI_OK) {
        table = soekpi_table_from_grid(catalogue, &grid, &chosen, error);
    }
    soekpi_grid_free(&grid);
    return table;
}
