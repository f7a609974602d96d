#include "evaluate/instruction_set.h"

#include <soekpi/evaluation.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

static bool is_available(int32_t set) {
    switch (set) {
    case SOEKPI_INSTRUCTIONS_BASELINE:
        return true;
#if defined(__x86_64__)
    /* These ask the operating system too, whether it saves the registers. */
    case SOEKPI_INSTRUCTIONS_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case SOEKPI_INSTRUCTIONS_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#elif defined(__aarch64__)
    case SOEKPI_INSTRUCTIONS_NEON:
        return true;
#endif
    default:
        return false;
    }
}

static const kernel *kernel_of(int32_t set) {
    switch (set) {
#if defined(__x86_64__)
    case SOEKPI_INSTRUCTIONS_AVX2:
        return &soekpi_kernel_avx2;
    case SOEKPI_INSTRUCTIONS_AVX512:
        return &soekpi_kernel_avx512;
#elif defined(__aarch64__)
    case SOEKPI_INSTRUCTIONS_NEON:
        return &soekpi_kernel_neon;
#endif
    default:
        return &soekpi_kernel_baseline;
    }
}

const kernel *soekpi_kernel_find(int32_t wanted, int32_t *chosen) {
    static const int32_t best_first[] = {SOEKPI_INSTRUCTIONS_AVX512, SOEKPI_INSTRUCTIONS_AVX2,
                                         SOEKPI_INSTRUCTIONS_NEON, SOEKPI_INSTRUCTIONS_BASELINE};
    for (size_t i = 0; wanted == SOEKPI_INSTRUCTIONS_BEST && i < sizeof best_first / sizeof *best_first; i++)
        if (is_available(best_first[i]))
            wanted = best_first[i];
    *chosen = wanted;
    return is_available(wanted) ? kernel_of(wanted) : NULL;
}

size_t soekpi_cache_size(void) {
    size_t largest = 0;
#if defined(__x86_64__)
    /* Deterministic cache parameters: leaf 4 (Intel), 0x8000001D (AMD); ways * partitions *
     * line size * sets, each given less one. */
    static const unsigned leaves[] = {4, 0x8000001D};
    for (size_t i = 0; i < 2; i++) {
        unsigned a, b, c, d;
        for (unsigned index = 0; index < 8 && __get_cpuid_count(leaves[i], index, &a, &b, &c, &d); index++) {
            if ((a & 31) == 0)
                break;
            size_t size = (size_t)((b >> 22) + 1) * (((b >> 12) & 1023) + 1) * ((b & 4095) + 1);
            size *= (size_t)c + 1;
            largest = size > largest ? size : largest;
        }
    }
#endif
    return largest != 0 ? largest : (size_t)32 << 20;
}
