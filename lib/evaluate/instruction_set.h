/* Which instruction sets this machine has. */
#ifndef SOEKPI_EVALUATE_INSTRUCTION_SET_H
#define SOEKPI_EVALUATE_INSTRUCTION_SET_H

#include "evaluate/kernel.h"

/* The kernel of SOEKPI_INSTRUCTIONS_..., the best there is for BEST; NULL when this
 * machine or this build has none. *chosen receives which it is. */
const kernel *soekpi_kernel_find(int32_t wanted, int32_t *chosen);

/* Bytes of the last-level cache; a guess where the processor does not say. */
size_t soekpi_cache_size(void);

#endif
