#ifndef ADDRESS_H
#define ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>

/* `10.0.2.15`, in memory of its own. */
char *address_text(struct in_addr address);

/* False when `text`, which is taken apart, is no such address. */
bool address_of(char *text, struct in_addr *address);

#endif
