/* Checks of a submitted table: its figures against each other.
 *
 * Each adds findings and changes no figure; false: memory. A finding's sentences
 * name entity, period, item and both figures, so that they stand alone; the cell's
 * address is beside them (soekpi_finding_check), not in them. All arithmetic is
 * exact (base/exact.h, base/sum.h); doubles only sort out what cannot be in doubt.
 * Where printed figures are compared, what rounding to the printed digits can
 * explain is no finding: half a unit of the last digit for each figure that takes
 * part, but nothing for money that a text prints to the fen, which is not rounded. Missing and invalid
 * figures are no evidence. Of one sort and column LISTED_FINDINGS are listed, one more counts the rest. */
#ifndef SOEKPI_TABLE_CHECK_H
#define SOEKPI_TABLE_CHECK_H

#include "table/read.h"

/* Assets = liabilities + equity and the like (SOEKPI_FINDING_BALANCE); parts above
 * their whole (SOEKPI_FINDING_PART). */
bool soekpi_check_identities(soekpi_table *table);
/* Negative figures of items that are never negative (SOEKPI_FINDING_SIGN). */
bool soekpi_check_signs(soekpi_table *table);
/* Opening against the closing of last year: of a row of the same entity for that
 * December, and of @opening against @prior in a December (SOEKPI_FINDING_OPENING). */
bool soekpi_check_openings(soekpi_table *table);
/* Figures that repeat last year's, or the period before in the table, to the last
 * digit (SOEKPI_FINDING_REPEATED). */
bool soekpi_check_repeats(soekpi_table *table);
/* Factors of 10, 100, 1,000 and 10,000 against last year and against peers
 * (SOEKPI_FINDING_MAGNITUDE). */
bool soekpi_check_magnitudes(soekpi_table *table);
/* Reported ratios that are off by a factor of 100: per cent as fractions, fractions
 * as per cent (SOEKPI_FINDING_PERCENT). */
bool soekpi_check_percents(soekpi_table *table);
/* Reported totals against the sum of their members, and which member explains the
 * difference (SOEKPI_FINDING_TOTAL). */
bool soekpi_check_totals(soekpi_table *table);
/* 增减额 and 增减% against their columns (SOEKPI_FINDING_CHANGE); percentage points
 * written as per cent (SOEKPI_FINDING_PERCENT). */
bool soekpi_check_changes(soekpi_table *table);
/* Eliminations of A with B against those of B with A, of one period, group and segment
 * (SOEKPI_FINDING_PAIR). */
bool soekpi_check_pairs(soekpi_table *table);

/* All of them. */
bool soekpi_check_all(soekpi_table *table);
/* Of a joined table: what no part alone could see. Findings that a part has
 * (copied, with a prefix) are not repeated. */
bool soekpi_check_joined(soekpi_table *table);

#endif
