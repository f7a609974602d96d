/** @file
 *  Status codes and errors.
 *
 *  Every function that can fail returns a `soekpi_status`, or a handle that is
 *  NULL on failure. Constructors, readers of text and batch runs also fill a
 *  `soekpi_error` that the caller owns; it may be NULL. On success the error is
 *  left untouched; on failure nothing else has been written.
 */
#ifndef SOEKPI_STATUS_H
#define SOEKPI_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && defined(SOEKPI_BUILDING)
#define SOEKPI_API __declspec(dllexport)
#elif defined(_WIN32) && !defined(SOEKPI_STATIC)
#define SOEKPI_API __declspec(dllimport)
#elif defined(__GNUC__)
#define SOEKPI_API __attribute__((visibility("default")))
#else
#define SOEKPI_API
#endif

#if defined(__GNUC__)
#define SOEKPI_MUST_CHECK __attribute__((warn_unused_result))
#else
#define SOEKPI_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Result of a call: one of the codes below. Codes are pinned: a later version
 *  appends, never renumbers. */
typedef int32_t soekpi_status;

enum {
    SOEKPI_OK = 0,                 /**< done */
    SOEKPI_ERROR_ARGUMENT = 1,     /**< NULL, wrong size field, or a value outside its enumeration */
    SOEKPI_ERROR_MEMORY = 2,       /**< an allocation failed */
    SOEKPI_ERROR_RANGE = 3,        /**< an index or row range beyond the end */
    SOEKPI_ERROR_CAPACITY = 4,     /**< the caller's array or buffer is too small */
    SOEKPI_ERROR_FROZEN = 5,       /**< the handle is in use by another handle and cannot change */
    SOEKPI_ERROR_ENCODING = 6,     /**< text that is neither UTF-8 nor the encoding asked for */
    SOEKPI_ERROR_SYNTAX = 7,       /**< YAML, CSV or number text that cannot be read */
    SOEKPI_ERROR_LIMIT = 8,        /**< a documented limit on size, depth, digits or terms */
    SOEKPI_ERROR_NAME = 9,         /**< a name that is not known */
    SOEKPI_ERROR_DUPLICATE = 10,   /**< a name, key or id given twice */
    SOEKPI_ERROR_FORMULA = 11,     /**< not a ratio of two linear forms, or an operation without meaning */
    SOEKPI_ERROR_RULE = 12,        /**< not a rule, or one that does not fit its indicator */
    SOEKPI_ERROR_UNIT = 13,        /**< a unit that is missing, unknown or does not fit */
    SOEKPI_ERROR_PERIOD = 14,      /**< a period or date that cannot be read, or none where one is needed */
    SOEKPI_ERROR_PLAN = 15,        /**< a plan that contradicts itself or leaves out what is required */
    SOEKPI_ERROR_TABLE = 16,       /**< a table that cannot be used */
    SOEKPI_ERROR_UNSUPPORTED = 17, /**< in the language, but not in this version */
    SOEKPI_ERROR_END = 18          /**< one past the last code; grows with the list */
};

enum { SOEKPI_ERROR_MESSAGE_SIZE = 496 };

/** What went wrong and where. Fixed at 512 bytes. */
typedef struct soekpi_error {
    soekpi_status code;                      /**< as returned; SOEKPI_ERROR_... */
    int32_t line;                            /**< 1-based line of the text, 0 where there is none */
    int32_t column;                          /**< 1-based column in code points, 0 where there is none */
    int32_t reserved;                        /**< 0 */
    char message[SOEKPI_ERROR_MESSAGE_SIZE]; /**< one English sentence, UTF-8, names the offender */
} soekpi_error;

/** The sentence that belongs to a code; "unknown status" for any other number.
 *  Static storage, never NULL. Thread-safe. */
SOEKPI_API const char *soekpi_status_text(soekpi_status status);

/** Version of the library as text, such as "0.1.0". Static storage. */
SOEKPI_API const char *soekpi_version(void);

/** sizeof(soekpi_error), for bindings that lay the struct out themselves. */
SOEKPI_API size_t soekpi_error_size(void);

#ifdef __cplusplus
}
#endif

#endif
