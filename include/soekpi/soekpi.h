/** @file
 *  soekpi: performance indicators of state-owned enterprises and breaches of a
 *  plan's targets. This header includes all others.
 */
#ifndef SOEKPI_SOEKPI_H
#define SOEKPI_SOEKPI_H

#include <soekpi/accumulator.h>
#include <soekpi/calculator.h>
#include <soekpi/catalogue.h>
#include <soekpi/consolidation.h>
#include <soekpi/evaluation.h>
#include <soekpi/plan.h>
#include <soekpi/progress.h>
#include <soekpi/rank.h>
#include <soekpi/register.h>
#include <soekpi/status.h>
#include <soekpi/table.h>
#include <soekpi/template.h>
#include <soekpi/tree.h>
#include <soekpi/words.h>

#endif
