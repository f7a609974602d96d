/* Phrases of column words: pieces such as 上年, 同期, 增减, %, and what they say together.
 *
 *     text --phrase.c--> folded text --vocabulary_columns.c--> pieces --phrase.c--> column_words */
#ifndef SOEKPI_TABLE_PHRASE_H
#define SOEKPI_TABLE_PHRASE_H

#include "table/vocabulary.h"

enum {
    LONGEST_PHRASE = 254, /* bytes of a folded header; longer ones hold no words */
    PIECES_AT_ONCE = 12   /* words that begin at one place: 本, 本年, 本年末 ... */
};

/* What a piece says, one bit each. */
enum {
    SAID_NOW = 1 << 0,      /* 本年, 本期 */
    SAID_BEFORE = 1 << 1,   /* 上年, 去年 */
    SAID_SAME = 1 << 2,     /* 同期 */
    SAID_OPENING = 1 << 3,  /* 年初, 上年末 */
    SAID_CLOSING = 1 << 4,  /* 期末, 年末 */
    SAID_MONTH = 1 << 5,    /* 本月 */
    SAID_EARLIER = 1 << 6,  /* 上月: the month before */
    SAID_SO_FAR = 1 << 7,   /* 累计, 1-9月 */
    SAID_AGAINST = 1 << 8,  /* 比, 较 */
    SAID_YEARLY = 1 << 9,   /* 同比 */
    SAID_CHANGE = 1 << 10,  /* 增减, 变动 */
    SAID_AMOUNT = 1 << 11,  /* 增减额 */
    SAID_GROWTH = 1 << 12,  /* 增长 */
    SAID_RATE = 1 << 13,    /* 增减率, 幅度 */
    SAID_MOVE = 1 << 14,    /* 增加, 减少: of the period, unless against something */
    SAID_OTHER = 1 << 15,   /* 预算, 母公司 */
    SAID_BALANCE = 1 << 16, /* 余额 */
    SAID_DONE = 1 << 17,    /* 实际, 发生额, 完成 */
    SAID_NEUTRAL = 1 << 18, /* 金额, 合并 */
    SAID_QUARTER = 1 << 19, /* 本报告期: of a quarter, unless 累计 or months say otherwise */
    SAID_QUALITY = 1 << 20,
    SAID_PERIOD = 1 << 21,
    SAID_UNIT = 1 << 22,
    SAID_MARK = 1 << 23,   /* brackets, dashes, commas */
    SAID_ENDING = 1 << 24, /* 数, 额: behind other words only */
    SAID_VERSUS = 1 << 25  /* a change below a time: 年初 over 增减额 */
};

/* A header as its words are compared: width folded, ASCII in lower case, dashes and brackets of
 * all sorts as - ( ), blanks dropped. */
typedef struct folded_text {
    slice whole; /* what was folded */
    size_t length;
    char text[LONGEST_PHRASE + 2];      /* NUL-terminated */
    size_t offsets[LONGEST_PHRASE + 2]; /* of each byte in `whole`; of the end too */
    bool gaps[LONGEST_PHRASE + 2];      /* a blank stood before this byte */
} folded_text;

typedef struct piece {
    size_t end; /* offset behind it in the folded text */
    int32_t said;
    int quality;
    int32_t period;
    unit_text unit;
} piece;

/* The pieces that begin at an offset of the folded text, the longest first. */
size_t soekpi_pieces_at(const folded_text *folded, size_t at, piece pieces[PIECES_AT_ONCE]);

#endif
