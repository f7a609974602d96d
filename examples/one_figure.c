/* The shortest use of soekpi: one figure, one comparison, no handle.
 *
 * Profit of 深圳机场 2021 and 2020, in yuan, from its annual reports. */
#include <stdio.h>

#include <soekpi/soekpi.h>

int main(void) {
    soekpi_value growth, debt_ratio;
    soekpi_outcome outcome;

    if (soekpi_growth(-26585820.41, 52766434.74, &growth) != SOEKPI_OK)
        return 1;
    printf("利润总额增速  %.6f  %s  %s\n", growth.value, soekpi_reason_text(growth.reason, SOEKPI_CHINESE),
           soekpi_label_text(growth.label, 1, SOEKPI_CHINESE));

    /* Against GDP growth of 6.7 %: the margin is negative when the goal is missed. */
    if (soekpi_compare(growth.value, SOEKPI_ABOVE, 0.067, &outcome) != SOEKPI_OK)
        return 1;
    printf("高于 6.7%%      %s，差距 %.6f\n", soekpi_verdict_text(outcome.verdict, SOEKPI_CHINESE),
           outcome.margin);

    if (soekpi_debt_ratio(14427625014.21, 26330317780.87, &debt_ratio) != SOEKPI_OK)
        return 1;
    printf("资产负债率    %.6f\n", debt_ratio.value);

    /* From a loss no percentage follows: the reason and the label say what happened. */
    if (soekpi_growth(5, -3, &growth) != SOEKPI_OK)
        return 1;
    if (growth.reason != SOEKPI_REASON_OK)
        printf("由 -3 到 5     %s，%s\n", soekpi_reason_text(growth.reason, SOEKPI_CHINESE),
               soekpi_label_text(growth.label, 1, SOEKPI_CHINESE));
    return 0;
}
