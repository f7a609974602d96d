/* Registers: making, and what the public may ask. */
#include "table/register.h"

#include "base/memory.h"
#include "table/csv.h"
#include "table/register_view.h"

/* ---- Making ---- */

static soekpi_status read_options(const soekpi_catalogue *catalogue, const soekpi_register_options *given,
                                  soekpi_register_options *out, soekpi_error *error) {
    *out = (soekpi_register_options){.size = sizeof *out};
    if (catalogue == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the catalogue is NULL");
    }
    if (given == NULL) {
        return SOEKPI_OK;
    }
    if (given->size != sizeof *given ||
        !soekpi_map_is_complete(given->map_headers, given->map_names, given->map_count)) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the options have another size, or a header or name to map is NULL");
    }
    *out = *given;
    return SOEKPI_OK;
}

soekpi_register *soekpi_register_from_cells(const soekpi_catalogue *catalogue, const char *const *cells,
                                            size_t rows, size_t columns,
                                            const soekpi_register_options *options, soekpi_error *error) {
    soekpi_register_options chosen;
    if (read_options(catalogue, options, &chosen, error) != SOEKPI_OK) {
        return NULL;
    }
    cell_grid grid;
    soekpi_register *records = NULL;
    if (soekpi_grid_from_cells(cells, rows, columns, &grid, error) == SOEKPI_OK) {
        records = soekpi_register_from_grid(catalogue, &grid, &chosen, error);
    }
    soekpi_grid_free(&grid);
    return records;
}

soekpi_register *soekpi_register_parse_csv(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                           const soekpi_register_options *options, soekpi_error *error) {
    soekpi_register_options chosen;
    if (read_options(catalogue, options, &chosen, error) != SOEKPI_OK) {
        return NULL;
    }
    csv_grid csv;
    soekpi_register *records = NULL;
    if (soekpi_csv_open(text, length, chosen.encoding, chosen.delimiter, &csv, error) == SOEKPI_OK) {
        soekpi_error report = {0};
        records = soekpi_register_from_grid(catalogue, &csv.grid, &chosen, &report);
        if (records == NULL) {
            soekpi_csv_report(&csv, &report, error);
        }
    }
    soekpi_csv_close(&csv);
    return records;
}

void soekpi_register_free(soekpi_register *records) {
    if (records == NULL) {
        return;
    }
    soekpi_table_free(records->figures);
    soekpi_key_column_free(&records->texts);
    soekpi_release(records->records);
    soekpi_release(records->title);
    soekpi_release(records->chinese);
    soekpi_release(records->english);
    soekpi_release(records);
}

/* ---- Whether it is one ---- */

static int32_t is_register(const cell_grid *grid) {
    bool sure;
    return soekpi_register_is_sure(grid, &sure) && sure ? 1 : 0;
}

int32_t soekpi_csv_is_register(const char *text, size_t length, const char *encoding) {
    csv_grid csv;
    int32_t found =
        soekpi_csv_open(text, length, encoding, 0, &csv, NULL) == SOEKPI_OK ? is_register(&csv.grid) : 0;
    soekpi_csv_close(&csv);
    return found;
}

int32_t soekpi_cells_are_register(const char *const *cells, size_t rows, size_t columns) {
    cell_grid grid;
    int32_t found =
        soekpi_grid_from_cells(cells, rows, columns, &grid, NULL) == SOEKPI_OK ? is_register(&grid) : 0;
    soekpi_grid_free(&grid);
    return found;
}

/* ---- Records ---- */

record_standing soekpi_record_standing(const soekpi_register *records, size_t index) {
    const register_record *record = &records->records[index];
    if (record->done == DATE_INVALID) {
        return RECORD_UNCLEAR;
    }
    /* A list of what there is, not of what is to come. */
    bool bare = !records->has_done && !records->has_state && !records->has_due;
    bool done = record->done != DATE_NONE || record->state == SOEKPI_STATE_DONE || bare;
    return done ? RECORD_DONE : RECORD_OPEN;
}

origin soekpi_record_origin(const soekpi_register *records, size_t index) {
    return (origin){(uint32_t)records->figures->lines[index], records->figures->sheet_rows[index], 0};
}

/* ---- What the public may ask ---- */

soekpi_status soekpi_register_describe(const soekpi_register *records, soekpi_register_info *out) {
    if (records == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    *out = (soekpi_register_info){.size = sizeof *out,
                                  .title = records->title,
                                  .chinese = records->chinese,
                                  .english = records->english,
                                  .records = records->count,
                                  .quantities = records->figures->column_count,
                                  .finding_count = records->figures->findings.count,
                                  .complete = records->complete};
    return SOEKPI_OK;
}

soekpi_status soekpi_register_record(const soekpi_register *records, size_t index, soekpi_record *out) {
    if (records == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= records->count) {
        return SOEKPI_ERROR_RANGE;
    }
    const register_record *from = &records->records[index];
    *out = (soekpi_record){.size = sizeof *out,
                           .target = from->target,
                           .project = from->project,
                           .event = from->event,
                           .entity = from->entity,
                           .segment = from->segment,
                           .owner = from->owner,
                           .evidence = from->evidence,
                           .note = from->note,
                           .state = from->state,
                           .due = from->due,
                           .done = from->done,
                           .seen = from->seen,
                           .row = records->figures->sheet_rows[index]};
    return SOEKPI_OK;
}

/* A stored figure in base units. */
static double in_base_units(const soekpi_table *figures, const table_column *column, double figure) {
    decimal value;
    int32_t power = soekpi_column_power(figures, column, soekpi_column_unit(figures, column));
    return soekpi_decimal_read(figure, &value) == READ_NUMBER
               ? soekpi_decimal_to_double(soekpi_decimal_shift(value, power))
               : figure;
}

soekpi_status soekpi_register_quantity(const soekpi_register *records, size_t index, size_t quantity,
                                       double *value, const char **name) {
    if (records == NULL || value == NULL) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    const soekpi_table *figures = records->figures;
    if (index >= records->count || quantity >= figures->column_count) {
        return SOEKPI_ERROR_RANGE;
    }
    const table_column *column = &figures->columns[quantity];
    *value = in_base_units(figures, column, soekpi_column_cell(column, index));
    if (name != NULL) {
        *name = column->name;
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_register_finding(const soekpi_register *records, size_t index, soekpi_finding *out) {
    return records != NULL ? soekpi_finding_get(&records->figures->findings, index, out)
                           : SOEKPI_ERROR_ARGUMENT;
}
