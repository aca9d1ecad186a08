/* Stands in for the release: does what its arguments say, one after the other. */
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static volatile int stopped;

static void stop(int signal) {
  stopped = signal;
}

static void environment(void) {
  for (char **variable = environ; *variable != NULL; variable++) printf("env %s\n", *variable);
}

static void identity(void) {
  char folder[256];
  struct rlimit files;
  gid_t groups[16];
  getrlimit(RLIMIT_NOFILE, &files);
  printf("uid=%d gid=%d groups=%d session=%d folder=%s files=%llu\n", getuid(), getgid(), getgroups(16, groups),
         getsid(0) == getpid(), getcwd(folder, sizeof folder), (unsigned long long)files.rlim_cur);
}

static void show_file(const char *path) {
  char line[512];
  FILE *file = fopen(path, "r");
  if (file == NULL) printf("%s| cannot be read\n", path);
  while (file != NULL && fgets(line, sizeof line, file) != NULL) printf("%s| %s", path, line);
}

static void show_mode(const char *path) {
  struct stat status;
  if (stat(path, &status) == 0) printf("%s mode=%o uid=%d\n", path, status.st_mode & 07777, status.st_uid);
}

static void resolve_own_name(void) {
  char name[256];
  gethostname(name, sizeof name);
  struct hostent *host = gethostbyname(name);
  printf("%s is %s\n", name, host == NULL ? "nobody" : inet_ntoa(*(struct in_addr *)host->h_addr_list[0]));
}

static void listen_at(int port) {
  int server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  if (bind(server, (struct sockaddr *)&own, sizeof own) != 0 || listen(server, 5) != 0) perror("listen");
}

static void burst(int kibibytes) {
  for (int line = 0; line < kibibytes * 16; line++) printf("%07d%056d\n", line, 0);
}

/* Grandchildren that outlive their parent, and so become children of PID 1. */
static void orphans(int count) {
  fflush(stdout);
  for (int i = 0; i < count; i++) {
    if (fork() != 0) continue;
    if (fork() == 0) usleep(100000);
    _exit(0);
  }
  while (waitpid(-1, NULL, 0) > 0) {
  }
  usleep(1000000);
}

static void count_zombies(void) {
  int zombies = 0;
  DIR *processes = opendir("/proc");
  struct dirent *entry;
  while ((entry = readdir(processes)) != NULL) {
    char path[300], text[512] = "";
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    FILE *file = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? fopen(path, "r") : NULL;
    if (file == NULL) continue;
    fread(text, 1, sizeof text - 1, file);
    fclose(file);
    zombies += strstr(text, ") Z ") != NULL;
  }
  printf("zombies=%d\n", zombies);
}

static void eat_memory(void) {
  for (;;) memset(malloc(1 << 20), 1, 1 << 20);
}

/* What record `number` holds: 64 bytes that nobody else writes. */
static void record_of(int number, char record[65]) {
  snprintf(record, 65, "%09d", number);
  for (int i = 9; i < 63; i++) record[i] = (char)('a' + (number * 7 + i) % 26);
  record[63] = '\n';
}

static void must(int done, const char *what) {
  if (done) return;
  perror(what);
  exit(1);
}

/* How many whole records `log` begins with; what follows them, half-written, is cut off. */
static int records_in(int log) {
  char found[65], wanted[65];
  int number = 0;
  while (read(log, found, 64) == 64) {
    record_of(number + 1, wanted);
    if (memcmp(found, wanted, 64) != 0) break;
    number++;
  }
  must(ftruncate(log, number * 64) == 0, "truncate");
  lseek(log, number * 64, SEEK_SET);
  return number;
}

static void publish(const char *folder, int number) {
  char draft[256], path[256], record[65];
  record_of(number, record);
  snprintf(draft, sizeof draft, "%s/draft", folder);
  snprintf(path, sizeof path, "%s/%d", folder, number);
  int file = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  for (int i = 0; i < number % 100; i++) must(write(file, record, 64) == 64, "write");
  must(fsync(file) == 0 && close(file) == 0 && rename(draft, path) == 0, path);
  int parent = open(folder, O_RDONLY);
  must(fsync(parent) == 0, "fsync of a folder");
  close(parent);
}

/* Writes without end, and says `acknowledged N` only once record N, and with every tenth one a file of its own,
 * is on disk. The last record found may not have been acknowledged: its file is made again. */
static void keep_writing(const char *folder) {
  char path[256], record[65];
  snprintf(path, sizeof path, "%s/log", folder);
  int log = open(path, O_RDWR | O_CREAT, 0644);
  must(log >= 0, path);
  int number = records_in(log);
  printf("found %d\n", number);
  if (number > 0 && number % 10 == 0) publish(folder, number);
  for (;;) {
    record_of(++number, record);
    must(write(log, record, 64) == 64 && fsync(log) == 0, "log");
    if (number % 10 == 0) publish(folder, number);
    printf("acknowledged %d\n", number);
  }
}

static void append(char *path) {
  char *text = strchr(path, '=');
  if (text == NULL) return;
  *text++ = '\0';
  FILE *file = fopen(path, "a");
  if (file == NULL) perror(path);
  else fprintf(file, "%s\n", text), fclose(file);
}

static void obey(const char *verb, char *value) {
  if (strcmp(verb, "print") == 0) puts(value);
  if (strcmp(verb, "environment") == 0) environment();
  if (strcmp(verb, "identity") == 0) identity();
  if (strcmp(verb, "file") == 0) show_file(value);
  if (strcmp(verb, "mode") == 0) show_mode(value);
  if (strcmp(verb, "name") == 0) resolve_own_name();
  if (strcmp(verb, "mark") == 0) close(open("/run/lean/ready", O_CREAT | O_WRONLY, 0644));
  if (strcmp(verb, "listen") == 0) listen_at(atoi(value));
  if (strcmp(verb, "burst") == 0) burst(atoi(value));
  if (strcmp(verb, "orphans") == 0) orphans(atoi(value));
  if (strcmp(verb, "zombies") == 0) count_zombies();
  if (strcmp(verb, "sleep") == 0) usleep((unsigned)atoi(value) * 1000);
  if (strcmp(verb, "stubborn") == 0) signal(SIGTERM, SIG_IGN);
  if (strcmp(verb, "append") == 0) append(value);
  if (strcmp(verb, "write") == 0) keep_writing(value);
  if (strcmp(verb, "eat") == 0) eat_memory();
  if (strcmp(verb, "crash") == 0) raise(SIGSEGV);
  if (strcmp(verb, "exit") == 0) exit(atoi(value));
  while (strcmp(verb, "wait") == 0 && !stopped) pause();
}

int main(int count, char **arguments) {
  signal(SIGTERM, stop);
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < count; i++) {
    char *value = strchr(arguments[i], ':');
    if (value != NULL) *value++ = '\0';
    obey(arguments[i], value == NULL ? strchr(arguments[i], '\0') : value);
    fflush(stdout);
  }
  if (stopped) printf("stopped by signal %d\n", stopped);
  return 0;
}
