#ifndef RENDER_H
#define RENDER_H

/* Makes a file of each template that the configuration names, with `${NAME}` replaced; only the release's user
 * may read it, since values may be secret. What fails is said. */
void render_all(void);

#endif
