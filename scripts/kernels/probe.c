/*
 * The init of a measured boot: it says how far the processor's counter is, what memory is left, and what the kernel says of
 * its memory, and ends the machine. It needs no C library, so that any compiler for a kernel can make it.
 */
typedef unsigned long word;

#if defined(__x86_64__)
enum { SYS_write = 1, SYS_sysinfo = 99, SYS_syslog = 103, SYS_reboot = 169, SYS_clock_gettime = 228 };
static word ticks(void)
{
	unsigned low, high;
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (word)high << 32 | low;
}
static long call(long number, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;
	long result;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
	return result;
}
#else
enum { SYS_write = 64, SYS_clock_gettime = 113, SYS_syslog = 116, SYS_reboot = 142, SYS_sysinfo = 179 };
#if defined(__aarch64__)
static word ticks(void)
{
	word count;
	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
	return count;
}
static long call(long number, long a, long b, long c, long d)
{
	register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c, x3 __asm__("x3") = d;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
	return x0;
}
#elif defined(__riscv)
static word ticks(void)
{
	word count;
	__asm__ volatile("rdtime %0" : "=r"(count));
	return count;
}
static long call(long number, long a, long b, long c, long d)
{
	register long a7 __asm__("a7") = number, a0 __asm__("a0") = a, a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c, a3 __asm__("a3") = d;
	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3) : "memory");
	return a0;
}
#endif
#endif

/* struct sysinfo of 64-bit Linux */
struct memory {
	long uptime;
	word loads[3], total, free, shared, buffers, swap, swap_free;
	unsigned short processes, pad;
	word high, high_free;
	unsigned unit;
	char rest[64];
};

static char log[65536], line[4096];
static int used;

static void text(const char *what)
{
	while (*what && *what != '\n' && used < (int)sizeof line - 2)
		line[used++] = *what++;
}

static void number(const char *name, word value)
{
	char digits[24];
	int at = sizeof digits - 1;
	digits[at] = 0;
	do
		digits[--at] = '0' + value % 10;
	while (value /= 10);
	text(name);
	text(digits + at);
}

static const char *found(const char *name, long size)
{
	for (long at = 0; at < size; at++) {
		long same = 0;
		while (name[same] && at + same < size && log[at + same] == name[same])
			same++;
		if (!name[same])
			return log + at;
	}
	return "";
}

void *memset(void *to, int value, word size)
{
	for (word at = 0; at < size; at++)
		((volatile char *)to)[at] = value;
	return to;
}

static void flush(void)
{
	line[used++] = '\n';
	call(SYS_write, 1, (long)line, used, 0);
	used = 0;
}

__attribute__((noreturn)) void probe(void)
{
	word at = ticks();
	word clock[2] = {0, 0};
	struct memory memory = {0};
	long size;
	call(SYS_clock_gettime, 1, (long)clock, 0, 0);
	call(SYS_sysinfo, (long)&memory, 0, 0, 0);
	number("leanvm-kernel ticks=", at);
	number(" ns=", clock[0] * 1000000000ul + clock[1]);
	number(" total=", memory.total * memory.unit);
	number(" free=", memory.free * memory.unit);
	flush();
	size = call(SYS_syslog, 3, (long)log, sizeof log - 1, 0);
	text("leanvm-kernel ");
	text(found("Memory: ", size > 0 ? size : 0));
	flush();
	text("leanvm-kernel end");
	flush();
	/* a reset ends every machine; not all can be switched off */
	call(SYS_reboot, 0xfee1dead, 672274793, 0x01234567, 0);
	for (;;)
		;
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start: and $-16, %rsp\ncall probe\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: bl probe\n");
#elif defined(__riscv)
__asm__(".globl _start\n_start: .option push\n.option norelax\nla gp, __global_pointer$\n.option pop\ncall probe\n");
#endif
