#include "law.h"

int law_label(int now, int base, int change) {
    if (base > 0) {
        if (change > 0)
            return SOEKPI_INCREASE;
        if (change == 0)
            return SOEKPI_UNCHANGED;
        return now < 0 ? SOEKPI_TURNED_LOSS : SOEKPI_DECREASE;
    }
    if (base == 0)
        return now > 0 ? SOEKPI_FROM_ZERO : now < 0 ? SOEKPI_TURNED_LOSS : SOEKPI_UNCHANGED;
    if (now > 0)
        return SOEKPI_TURNED_PROFITABLE;
    return change > 0 ? SOEKPI_LOSS_NARROWED : change == 0 ? SOEKPI_UNCHANGED : SOEKPI_LOSS_WIDENED;
}
