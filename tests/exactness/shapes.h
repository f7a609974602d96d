/* Formulas, each as text for a plan and as forms for the oracles. */
#ifndef EXACTNESS_SHAPES_H
#define EXACTNESS_SHAPES_H

#include "law.h"

/* Items are the letters a to f. */
typedef struct shape {
    const char *text;         /* items in braces */
    const char *top, *bottom; /* "a - 0.5*b@opening + 3"; 'y' behind a number: a yearly rate */
    const char *kinds;        /* of a, b, ...: f flow, s stock, n average (persons), l level (per cent) */
    int32_t unit;
    bool growth;
    const char *scale, *offset; /* of growth */
    bool nonzero;
} shape;

extern const shape shapes[];
extern const size_t shape_count;

/* A term of a form as written. */
typedef struct written_term {
    constant coefficient;
    char letter; /* 0: none */
    int32_t time;
    bool yearly;
} written_term;

/* Reads a form; the number of terms, at most LAW_TERMS. */
int32_t shape_read(const char *text, written_term *terms);
constant shape_number(const char *text);
/* True when 12/months has a meaning: a flow over a stock or an average. */
bool shape_annualisable(const shape *of);
bool shape_uses_prior(const shape *of);
/* True when every item is a stock at the end of the period. */
bool shape_only_closing(const shape *of);
/* The time of a term when the whole is read at `time`; -1 when that has no meaning. */
int32_t shape_time(int32_t term_time, int32_t time);

#endif
