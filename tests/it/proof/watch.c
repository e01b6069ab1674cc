/* Runs a program and writes down what it asks of the system, as `strace` would, without needing it: files, names, sockets, programs.
 * Usage: watch LOG UNDER PROGRAM ARGUMENTS...   One line a call, cells with tabs between.
 * With WATCH_DATA=1 also what is written below the folder UNDER, so that a disk can be made from it as it was at any moment.
 * On SIGUSR1 it looks in the program's memory for what LOG.ask holds (a needle in hexadecimal digits a line) and answers in LOG.answer.
 * Every change to a file that it has no line for is written down as 'odd', and the tests refuse it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FDS 4096
#define TASKS 512
static FILE *out;
static const char *under;
static char where[4096];
static int data, mem = -1, maps = -1;
static char *paths[FDS];
static struct { pid_t id; int inside; uint64_t nr, args[6]; } tasks[TASKS];
static volatile sig_atomic_t asked;

static void ask(int sig) { (void)sig; asked = 1; }

static void text(uint64_t at, char *to, size_t room) {
    size_t n = 0;
    while (n + 1 < room && pread(mem, to + n, 1, (off_t)(at + n)) == 1 && to[n]) n++;
    to[n] = 0;
}
static void path(int dir, uint64_t at, char *to) {
    char name[4096];
    text(at, name, sizeof name);
    if (name[0] == '/') snprintf(to, 8192, "%s", name);
    else snprintf(to, 8192, "%s/%s", dir == AT_FDCWD ? where : dir >= 0 && dir < FDS && paths[dir] ? paths[dir] : "?", name);
}
static int ours(int fd) { return fd >= 0 && fd < FDS && paths[fd] && !strncmp(paths[fd], under, strlen(under)); }
static void names(int fd, const char *name) {
    if (fd < 0 || fd >= FDS) return;
    free(paths[fd]);
    paths[fd] = name ? strdup(name) : NULL;
}
static void hex(uint64_t at, size_t n) {
    unsigned char piece[4096];
    while (n) {
        ssize_t got = pread(mem, piece, n < sizeof piece ? n : sizeof piece, (off_t)at);
        if (got <= 0) { fprintf(out, "?"); return; }
        for (ssize_t i = 0; i < got; i++) fprintf(out, "%02x", piece[i]);
        at += (uint64_t)got;
        n -= (size_t)got;
    }
}
static void written(const char *what, int fd, uint64_t buf, long n, long at) {
    if (fd == 1 && data) { fprintf(out, "said\t"); hex(buf, (size_t)n); fprintf(out, "\n"); return; }
    if (!ours(fd) || !data) return;
    fprintf(out, "%s\t%d\t%ld\t", what, fd, at);
    hex(buf, (size_t)n);
    fprintf(out, "\n");
}
static void odd(const char *what, int fd) { if (ours(fd)) fprintf(out, "odd\t%s\t%s\n", what, paths[fd]); }

/* A call came back. */
static void done(uint64_t nr, const uint64_t *a, long ret) {
    char one[8192], two[8192];
    int fd = (int)a[0];
    switch (nr) {
#ifdef SYS_open
    case SYS_open: path(AT_FDCWD, a[0], one); names((int)ret, one); fprintf(out, "open\t%ld\t%lu\t%s\n", ret, (unsigned long)a[1], one); break;
    case SYS_creat: path(AT_FDCWD, a[0], one); names((int)ret, one); fprintf(out, "open\t%ld\t%d\t%s\n", ret, O_CREAT | O_WRONLY | O_TRUNC, one); break;
    case SYS_rename: path(AT_FDCWD, a[0], one); path(AT_FDCWD, a[1], two); fprintf(out, "rename\t%s\t%s\n", one, two); break;
    case SYS_link: path(AT_FDCWD, a[0], one); path(AT_FDCWD, a[1], two); fprintf(out, "link\t%s\t%s\n", one, two); break;
    case SYS_symlink: path(AT_FDCWD, a[1], two); fprintf(out, "symlink\t%s\n", two); break;
    case SYS_unlink: case SYS_rmdir: path(AT_FDCWD, a[0], one); fprintf(out, "unlink\t%s\n", one); break;
    case SYS_mkdir: path(AT_FDCWD, a[0], one); fprintf(out, "mkdir\t%s\n", one); break;
    case SYS_dup2: if (ret != fd) names((int)ret, fd >= 0 && fd < FDS ? paths[fd] : NULL); fprintf(out, "dup\t%d\t%ld\n", fd, ret); break;
#endif
#ifdef SYS_renameat
    case SYS_renameat:
#endif
    case SYS_renameat2: path((int)a[0], a[1], one); path((int)a[2], a[3], two); fprintf(out, "rename\t%s\t%s\n", one, two); break;
    case SYS_openat: path((int)a[0], a[1], one); names((int)ret, one); fprintf(out, "open\t%ld\t%lu\t%s\n", ret, (unsigned long)a[2], one); break;
    case SYS_openat2: path((int)a[0], a[1], one); names((int)ret, one); fprintf(out, "open\t%ld\t%d\t%s\n", ret, O_CREAT | O_RDWR, one); break;
    case SYS_linkat: path((int)a[0], a[1], one); path((int)a[2], a[3], two); fprintf(out, "link\t%s\t%s\n", one, two); break;
    case SYS_symlinkat: path((int)a[1], a[2], two); fprintf(out, "symlink\t%s\n", two); break;
    case SYS_unlinkat: path((int)a[0], a[1], one); fprintf(out, "unlink\t%s\n", one); break;
    case SYS_mkdirat: path((int)a[0], a[1], one); fprintf(out, "mkdir\t%s\n", one); break;
    case SYS_chdir: path(AT_FDCWD, a[0], one); snprintf(where, sizeof where, "%s", one); break;
    case SYS_dup: case SYS_dup3: names((int)ret, fd >= 0 && fd < FDS ? paths[fd] : NULL); fprintf(out, "dup\t%d\t%ld\n", fd, ret); break;
    case SYS_fcntl:
        if ((int)a[1] == F_DUPFD || (int)a[1] == F_DUPFD_CLOEXEC) { names((int)ret, fd >= 0 && fd < FDS ? paths[fd] : NULL); fprintf(out, "dup\t%d\t%ld\n", fd, ret); }
        break;
    case SYS_close: if (ours(fd)) fprintf(out, "close\t%d\n", fd); names(fd, NULL); break;
    case SYS_lseek: if (ours(fd)) fprintf(out, "seek\t%d\t%ld\n", fd, ret); break;
    case SYS_write: written("write", fd, a[1], ret, -1); break;
    case SYS_pwrite64: written("write", fd, a[1], ret, (long)a[3]); break;
    case SYS_fsync: case SYS_fdatasync: if (ours(fd)) fprintf(out, "sync\t%d\n", fd); break;
    case SYS_ftruncate: if (ours(fd)) fprintf(out, "cut\t%d\t%lu\n", fd, (unsigned long)a[1]); break;
    case SYS_truncate: path(AT_FDCWD, a[0], one); fprintf(out, "odd\ttruncate\t%s\n", one); break;
    case SYS_writev: case SYS_pwritev: case SYS_pwritev2: odd("writev", fd); break;
    case SYS_fallocate: odd("fallocate", fd); break;
    case SYS_copy_file_range: odd("copy_file_range", (int)a[2]); break;
    case SYS_sendfile: odd("sendfile", fd); break;
    case SYS_splice: odd("splice", (int)a[2]); break;
    case SYS_mmap: if ((a[3] & MAP_TYPE) != MAP_PRIVATE && (a[2] & PROT_WRITE)) odd("mmap", (int)a[4]); break;
    case SYS_socket: fprintf(out, "socket\t%d\n", fd); break;
    case SYS_socketpair: fprintf(out, "pair\t%d\n", fd); break;
    case SYS_connect: case SYS_bind: fprintf(out, "connect\t%d\n", fd); break;
#ifdef SYS_io_uring_setup
    case SYS_io_uring_setup: fprintf(out, "odd\tio_uring\t-\n"); break;
#endif
    default: break;
    }
}

/* How often each needle stands in the program's memory, and where. */
static void look(const char *log) {
    char name[4200], line[8192];
    snprintf(name, sizeof name, "%s.ask", log);
    FILE *from = fopen(name, "r");
    snprintf(name, sizeof name, "%s.part", log);
    FILE *to = fopen(name, "w");
    if (!from || !to) exit(97);
    static unsigned char needle[4096];
    while (fgets(line, sizeof line, from)) {
        size_t n = strcspn(line, "\n") / 2, found = 0;
        for (size_t i = 0; i < n; i++) { unsigned byte; sscanf(line + 2 * i, "%2x", &byte); needle[i] = (unsigned char)byte; }
        /* The list of mappings, read anew from its beginning. */
        static char list[1 << 20];
        size_t have = 0;
        ssize_t got;
        lseek(maps, 0, SEEK_SET);
        while (have + 1 < sizeof list && (got = read(maps, list + have, sizeof list - 1 - have)) > 0) have += (size_t)got;
        list[have] = 0;
        fprintf(to, "needle");
        for (char *row = strtok(list, "\n"); row; row = strtok(NULL, "\n")) {
            unsigned long begin, end;
            char rights[8] = "";
            if (sscanf(row, "%lx-%lx %7s", &begin, &end, rights) != 3 || rights[0] != 'r' || strstr(row, "[v")) continue;
            size_t size = end - begin, in = 0;
            char *all = malloc(size);
            for (size_t at = 0; at < size; at += 4096)
                if (pread(mem, all + at, 4096, (off_t)(begin + at)) != 4096) memset(all + at, 0, 4096);
            for (char *hit = all; n && (hit = memmem(hit, size - (size_t)(hit - all), needle, n)); hit++) in++;
            if (in) fprintf(to, "\t%zu in %s", in, strrchr(row, ' ') && strrchr(row, ' ')[1] ? strrchr(row, ' ') + 1 : rights);
            found += in;
            free(all);
        }
        fprintf(to, "\t%zu\n", found);
    }
    fclose(from);
    fclose(to);
    char whole[4200];
    snprintf(whole, sizeof whole, "%s.answer", log);
    rename(name, whole);
}

int main(int argc, char **argv) {
    if (argc < 4 || !(out = fopen(argv[1], "w")) || !getcwd(where, sizeof where)) return 98;
    under = argv[2];
    data = getenv("WATCH_DATA") != NULL;
    pid_t program = fork();
    if (program == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        execvp(argv[3], argv + 3);
        _exit(99);
    }
    struct sigaction act = {.sa_handler = ask};
    sigaction(SIGUSR1, &act, NULL);
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    int status;
    if (waitpid(program, &status, 0) != program || !WIFSTOPPED(status)) return 96;
    long wanted = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, program, 0, wanted)) { fprintf(stderr, "watch: %s\n", strerror(errno)); return 95; }
    ptrace(PTRACE_SYSCALL, program, 0, 0);
    for (;;) {
        if (asked) { asked = 0; look(argv[1]); }
        pid_t id = waitpid(-1, &status, __WALL);
        if (id < 0) { if (errno == EINTR) continue; return 94; }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (id != program) continue;
            fclose(out);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        int slot = -1, fresh = 0;
        for (int i = 0; i < TASKS && slot < 0; i++) if (tasks[i].id == id) slot = i;
        for (int i = 0; i < TASKS && slot < 0; i++) if (!tasks[i].id || (kill(tasks[i].id, 0) && errno == ESRCH)) { slot = i; fresh = 1; memset(&tasks[i], 0, sizeof tasks[i]); tasks[i].id = id; }
        if (slot < 0) return 93;
        int sig = WSTOPSIG(status), event = status >> 16, pass = 0;
        if (sig == (SIGTRAP | 0x80)) {
            struct __ptrace_syscall_info info;
            if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, &info) > 0) {
                if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
                    tasks[slot].inside = 1;
                    tasks[slot].nr = info.entry.nr;
                    memcpy(tasks[slot].args, info.entry.args, sizeof tasks[slot].args);
                } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && tasks[slot].inside) {
                    tasks[slot].inside = 0;
                    if (!info.exit.is_error && mem >= 0) done(tasks[slot].nr, tasks[slot].args, (long)info.exit.rval);
                }
            }
        } else if (event == PTRACE_EVENT_EXEC) {
            char name[64];
            fprintf(out, "exec\t%d\n", id == program);
            /* Opened before the program closes itself to others. */
            snprintf(name, sizeof name, "/proc/%d/mem", id);
            if (mem < 0) mem = open(name, O_RDONLY);
            snprintf(name, sizeof name, "/proc/%d/maps", id);
            if (maps < 0) maps = open(name, O_RDONLY);
        } else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK) {
            fprintf(out, "fork\t-\n");
        } else if (!event && !(sig == SIGSTOP && fresh)) {
            pass = sig == SIGTRAP ? 0 : sig;
        }
        ptrace(PTRACE_SYSCALL, id, 0, (void *)(long)pass);
    }
}
