#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "end.h"
#include "format.h"

static void *grown(void *memory, size_t size) {
  void *bigger = realloc(memory, size);
  if (bigger == NULL) end_broken("out of memory");
  return bigger;
}

struct bytes read_file(const char *path) {
  struct bytes bytes = {NULL, 0};
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return bytes;
  size_t room = 0;
  ssize_t got;
  do {
    if (room - bytes.length < 1024) bytes.at = grown(bytes.at, room = room * 2 + 2048);
    got = read(file, bytes.at + bytes.length, room - bytes.length - 1);
    if (got > 0) bytes.length += (size_t)got;
  } while (got > 0);
  int error = errno;
  close(file);
  if (got < 0) {
    free(bytes.at);
    errno = error;
    return (struct bytes){NULL, 0};
  }
  bytes.at[bytes.length] = '\0';
  return bytes;
}

bool write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  bool written = write(file, text, strlen(text)) == (ssize_t)strlen(text);
  int error = errno;
  close(file);
  errno = error;
  return written;
}

void words_add(struct words *words, char *word) {
  words->at = grown(words->at, (words->count + 2) * sizeof(char *));
  words->at[words->count++] = word;
  words->at[words->count] = NULL;
}

char *text_of(const char *pattern, ...) {
  va_list arguments;
  va_start(arguments, pattern);
  size_t room = format(NULL, 0, pattern, arguments) + 1;
  char *text = grown(NULL, room);
  format(text, room, pattern, arguments);
  va_end(arguments);
  return text;
}

char *text_part(char **rest, char separator) {
  char *part = *rest;
  if (part == NULL) return NULL;
  char *end = strchr(part, separator);
  *rest = end == NULL ? NULL : end + 1;
  if (end != NULL) *end = '\0';
  return part;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if ((c | 32) >= 'a' && (c | 32) <= 'f') return (c | 32) - 'a' + 10;
  return -1;
}

void percent_decode(char *text) {
  char *out = text;
  for (const char *in = text; *in != '\0'; in++) {
    bool coded = in[0] == '%' && hex_digit(in[1]) >= 0 && hex_digit(in[2]) >= 0;
    *out++ = coded ? (char)(hex_digit(in[1]) * 16 + hex_digit(in[2])) : *in;
    if (coded) in += 2;
  }
  *out = '\0';
}

char *hex_of(const void *bytes, size_t length) {
  const unsigned char *at = bytes;
  char *text = grown(NULL, length * 2 + 1);
  for (size_t i = 0; i < length * 2; i++) text[i] = "0123456789abcdef"[at[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15];
  text[length * 2] = '\0';
  return text;
}

bool number_of(const char *text, long least, long most, long *number) {
  long value = 0;
  if (text == NULL || *text == '\0') return false;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9') return false;
    value = value * 10 + (*text - '0');
    if (value > most) return false;
  }
  *number = value;
  return value >= least;
}
