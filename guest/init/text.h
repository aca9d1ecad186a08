#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The contents of a file, with a NUL after the last byte; `at` is NULL when it cannot be read (errno). */
struct bytes {
  char *at;
  size_t length;
};

struct bytes read_file(const char *path);

/* Replaces a file's contents. False, with errno set, when that fails. */
bool write_file(const char *path, const char *text);

/* A list of strings that ends with NULL, as execve wants it. The strings are not copied. */
struct words {
  char **at;
  size_t count;
};

void words_add(struct words *words, char *word);

/* Formats into memory of its own. */
__attribute__((format(printf, 1, 2))) char *text_of(const char *pattern, ...);

/* Ends the part of `*rest` before `separator`, returns it and moves on; NULL after the last part. */
char *text_part(char **rest, char separator);

/* Replaces `%20` and the like, in place. */
void percent_decode(char *text);

/* `%02x` of each byte, in memory of its own. */
char *hex_of(const void *bytes, size_t length);

/* The value of a hexadecimal digit, -1 for any other character. */
int hex_digit(char c);

/* Reads a whole decimal number between `least` and `most`; false when `text` is anything else. */
bool number_of(const char *text, long least, long most, long *number);

#endif
