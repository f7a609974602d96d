/* How the data were read and what was noticed in them, as JSON. */
#include "findings.h"
#include "json.h"
#include "words.h"

static const char *const shape_ids[SOEKPI_SHAPE_END] = {
    [SOEKPI_SHAPE_AUTOMATIC] = "none",
    [SOEKPI_SHAPE_COLUMNS] = "columns",
    [SOEKPI_SHAPE_QUICK_REPORT] = "quick_report",
    [SOEKPI_SHAPE_STATEMENT] = "statement",
    [SOEKPI_SHAPE_LIST] = "list",
};

static const char *const severity_ids[SOEKPI_SEVERITY_END] = {
    [SOEKPI_SEVERITY_NOTE] = "note",
    [SOEKPI_SEVERITY_WARNING] = "warning",
    [SOEKPI_SEVERITY_ERROR] = "error",
};

static void put_period(struct json *writer, const char *name, int32_t period) {
    if (period != 0)
        json_take(writer, name, period_key(period));
    else
        json_text(writer, name, NULL);
}

/* The unit of money that names none. */
static const char *money_unit(int32_t power) {
    static const struct {
        int32_t power;
        const char *word;
    } units[] = {{0, "元"}, {3, "千元"}, {4, "万元"}, {6, "百万元"}, {8, "亿元"}, {12, "万亿元"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].power == power)
            return units[i].word;
    return NULL;
}

static void put_reading(struct json *writer, const struct data_file *file, int32_t language) {
    const soekpi_reading *reading = &file->reading;
    json_begin(writer, NULL, '{');
    json_text(writer, "file", file->path);
    json_text(writer, "text", choose(language, reading->chinese, reading->english));
    json_text(writer, "shape", shape_ids[reading->shape]);
    json_count(writer, "header_row", reading->header_row);
    json_count(writer, "header_rows", (size_t)reading->header_rows);
    json_optional(writer, "title", reading->title);
    json_optional(writer, "entity", reading->entity);
    json_text(writer, "money_unit", reading->money_known ? money_unit(reading->money_power) : NULL);
    put_period(writer, "first_period", reading->first_period);
    put_period(writer, "last_period", reading->last_period);
    json_count(writer, "entities", reading->entities);
    json_count(writer, "totals", reading->totals);
    json_count(writer, "skipped", reading->skipped);
    json_count(writer, "unread_columns", reading->unread_columns);
    json_count(writer, "dashes", reading->dashes);
    json_end(writer, '}');
}

static void put_register(struct json *writer, const struct data_file *file, int32_t language) {
    const soekpi_register_info *about = &file->about;
    json_begin(writer, NULL, '{');
    json_text(writer, "file", file->path);
    json_text(writer, "text", choose(language, about->chinese, about->english));
    json_optional(writer, "title", about->title);
    json_count(writer, "records", about->records);
    json_count(writer, "quantities", about->quantities);
    json_date(writer, "complete", about->complete);
    json_end(writer, '}');
}

void json_readings(struct json *writer, const struct monitor *monitor) {
    for (int registers = 0; registers < 2; registers++) {
        json_begin(writer, registers == 1 ? "registers" : "readings", '[');
        for (size_t i = 0; i < monitor->arguments->data_count; i++) {
            const struct data_file *file = &monitor->files[i];
            if (registers == 0 && file->table != NULL)
                put_reading(writer, file, monitor->language);
            if (registers == 1 && file->records != NULL)
                put_register(writer, file, monitor->language);
        }
        json_end(writer, ']');
    }
}

static void put_finding(struct json *writer, const listed_finding *listed) {
    const soekpi_finding *finding = &listed->finding;
    json_begin(writer, NULL, '{');
    json_text(writer, "severity", severity_ids[finding->severity]);
    json_count(writer, "code", (size_t)finding->code);
    json_text(writer, "text", listed->text);
    json_text(writer, "file", listed->file != NULL ? listed->file->path : NULL);
    json_optional(writer, "cell", finding->cell);
    json_optional(writer, "expected", finding->expected);
    json_optional(writer, "found", finding->found);
    json_count(writer, "row", finding->row);
    json_count(writer, "column", finding->column);
    json_end(writer, '}');
}

void json_findings(struct json *writer, const struct monitor *monitor) {
    finding_list list = findings_create(monitor);
    json_begin(writer, "findings", '[');
    for (size_t i = 0; i < list.count; i++)
        put_finding(writer, &list.findings[i]);
    json_end(writer, ']');
    findings_free(&list);
}
