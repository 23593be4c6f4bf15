/* A libnvidia-ml.so.1 without a GPU, whose faults are scripted: the real pynvml loads it in tests.

   FAKE_NVML holds settings and rules, separated by ';':

     count=2                      GPUs (default 1)
     name=Fake H200               the GPUs' name
     FUNCTION[:GPU][@FROM[-TO]]=FAULT

   FUNCTION is the C name without its _v2/_v3 ending, or '*'. FROM and TO count the calls of one function on
   one GPU from 1; "@3" is the third alone, "@3-" the third and all later ones, no '@' is every call.
   FAULT is an NVML error code, "hang" (an hour), "hang=MS", "segv", "noise" (prints on stdout) or "badutf8"
   (nvmlDeviceGetName alone). The first rule that matches holds.

   FAKE_NVML_CALLS names a file to which every call is appended as "FUNCTION GPU" (GPU -1: the library). */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MAX_RULES 64
#define MAX_COUNTERS 512
#define NAME_SIZE 64
#define GIB (1ULL << 30)

enum { OK = 0, INVALID_ARGUMENT = 2, INSUFFICIENT_SIZE = 7 };
enum { FAULT_BAD_UTF8 = -1, FAULT_HANG = -2, FAULT_SEGV = -3, FAULT_NOISE = -4 };

typedef struct { unsigned long long total, free, used; } memory_v1;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } memory_v2;
typedef struct { unsigned pid; unsigned long long memory; unsigned gpu_instance, compute_instance; } process_info;
typedef struct { unsigned gpu, memory; } utilization;
typedef struct fake_device *device;

typedef struct {
    char function[NAME_SIZE];
    int gpu; /* -1: any */
    unsigned from, to;
    int fault;
    unsigned hang_ms;
} rule;

typedef struct {
    char function[NAME_SIZE];
    int gpu;
    unsigned calls;
} counter;

static unsigned gpu_count = 1;
static char gpu_name[NAME_SIZE] = "Fake H200";
static rule rules[MAX_RULES];
static size_t rule_count;
static counter counters[MAX_COUNTERS];
static size_t counter_count;

static void copy_name(char *to, const char *from) { snprintf(to, NAME_SIZE, "%s", from); }

static void parse_fault(rule *parsed, const char *text) {
    if (!strcmp(text, "segv")) parsed->fault = FAULT_SEGV;
    else if (!strcmp(text, "noise")) parsed->fault = FAULT_NOISE;
    else if (!strcmp(text, "badutf8")) parsed->fault = FAULT_BAD_UTF8;
    else if (!strncmp(text, "hang", 4)) {
        parsed->fault = FAULT_HANG;
        parsed->hang_ms = text[4] == '=' ? (unsigned)atoi(text + 5) : 3600u * 1000u;
    } else parsed->fault = atoi(text);
}

static void parse_rule(char *text, char *fault) {
    if (rule_count == MAX_RULES) abort();
    rule *parsed = &rules[rule_count++];
    *parsed = (rule){.gpu = -1, .from = 1, .to = ~0u};
    parse_fault(parsed, fault);
    char *at = strchr(text, '@');
    if (at) {
        *at = 0;
        char *dash = strchr(at + 1, '-');
        parsed->from = (unsigned)atoi(at + 1);
        parsed->to = !dash ? parsed->from : dash[1] ? (unsigned)atoi(dash + 1) : ~0u;
    }
    char *colon = strchr(text, ':');
    if (colon) {
        *colon = 0;
        parsed->gpu = atoi(colon + 1);
    }
    copy_name(parsed->function, text);
}

__attribute__((constructor)) static void read_script(void) {
    const char *script = getenv("FAKE_NVML");
    if (!script) return;
    char *copy = strdup(script), *rest = copy, *entry;
    while ((entry = strsep(&rest, ";"))) {
        char *equals = strchr(entry, '=');
        if (!equals) continue;
        *equals = 0;
        if (!strcmp(entry, "count")) gpu_count = (unsigned)atoi(equals + 1);
        else if (!strcmp(entry, "name")) copy_name(gpu_name, equals + 1);
        else parse_rule(entry, equals + 1);
    }
    free(copy);
}

static unsigned count_call(const char *function, int gpu) {
    size_t i = 0;
    while (i < counter_count && (counters[i].gpu != gpu || strcmp(counters[i].function, function))) i++;
    if (i == MAX_COUNTERS) abort();
    if (i == counter_count) {
        counters[counter_count++].gpu = gpu;
        copy_name(counters[i].function, function);
    }
    return ++counters[i].calls;
}

static void log_call(const char *function, int gpu) {
    const char *path = getenv("FAKE_NVML_CALLS");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (!log) return;
    fprintf(log, "%s %d\n", function, gpu);
    fclose(log);
}

/* Count a call and act out its fault: returns 0, an NVML error code or FAULT_BAD_UTF8. */
static int enter(const char *function, int gpu) {
    unsigned call = count_call(function, gpu);
    log_call(function, gpu);
    for (size_t i = 0; i < rule_count; i++) {
        const rule *r = &rules[i];
        int meant = !strcmp(r->function, "*") || !strcmp(r->function, function);
        if (!meant || (r->gpu >= 0 && r->gpu != gpu) || call < r->from || call > r->to) continue;
        if (r->fault == FAULT_HANG) return usleep(r->hang_ms * 1000u), OK;
        if (r->fault == FAULT_SEGV) *(volatile int *)0 = 1;
        if (r->fault == FAULT_NOISE) return puts("noise on stdout"), fflush(stdout), OK;
        return r->fault;
    }
    return OK;
}

static int index_of(device handle) { return (int)(size_t)handle - 1; }

#define ENTER(function, gpu)              \
    do {                                  \
        int fault_ = enter(function, gpu); \
        if (fault_) return fault_;        \
    } while (0)

EXPORT int nvmlInitWithFlags(unsigned flags) { (void)flags; ENTER("nvmlInit", -1); return OK; }
EXPORT int nvmlShutdown(void) { ENTER("nvmlShutdown", -1); return OK; }
EXPORT const char *nvmlErrorString(int code) { (void)code; return "a scripted error"; }

EXPORT int nvmlDeviceGetCount_v2(unsigned *count) {
    ENTER("nvmlDeviceGetCount", -1);
    *count = gpu_count;
    return OK;
}

EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, device *handle) {
    ENTER("nvmlDeviceGetHandleByIndex", (int)index);
    if (index >= gpu_count) return INVALID_ARGUMENT;
    *handle = (device)(size_t)(index + 1);
    return OK;
}

EXPORT int nvmlDeviceGetName(device handle, char *name, unsigned size) {
    int fault = enter("nvmlDeviceGetName", index_of(handle));
    if (fault > 0) return fault;
    snprintf(name, size, "%s", fault == FAULT_BAD_UTF8 ? "\xff\xfe bad" : gpu_name);
    return OK;
}

EXPORT int nvmlDeviceGetUtilizationRates(device handle, utilization *rates) {
    ENTER("nvmlDeviceGetUtilizationRates", index_of(handle));
    *rates = (utilization){.gpu = 90 + (unsigned)index_of(handle), .memory = 40};
    return OK;
}

EXPORT int nvmlDeviceGetMemoryInfo(device handle, memory_v1 *memory) {
    ENTER("nvmlDeviceGetMemoryInfo_v1", index_of(handle));
    *memory = (memory_v1){.total = 140 * GIB, .free = 39 * GIB, .used = 101 * GIB};
    return OK;
}

EXPORT int nvmlDeviceGetMemoryInfo_v2(device handle, memory_v2 *memory) {
    ENTER("nvmlDeviceGetMemoryInfo", index_of(handle));
    *memory = (memory_v2){memory->version, 140 * GIB, 1 * GIB, 39 * GIB, 100 * GIB};
    return OK;
}

EXPORT int nvmlDeviceGetTemperature(device handle, int sensor, unsigned *celsius) {
    (void)sensor;
    ENTER("nvmlDeviceGetTemperature", index_of(handle));
    *celsius = 55;
    return OK;
}

EXPORT int nvmlDeviceGetPowerUsage(device handle, unsigned *milliwatts) {
    ENTER("nvmlDeviceGetPowerUsage", index_of(handle));
    *milliwatts = 412000;
    return OK;
}

EXPORT int nvmlDeviceGetEnforcedPowerLimit(device handle, unsigned *milliwatts) {
    ENTER("nvmlDeviceGetEnforcedPowerLimit", index_of(handle));
    *milliwatts = 700000;
    return OK;
}

EXPORT int nvmlDeviceGetClockInfo(device handle, int clock, unsigned *megahertz) {
    (void)clock;
    ENTER("nvmlDeviceGetClockInfo", index_of(handle));
    *megahertz = 1980;
    return OK;
}

EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(device handle, unsigned long long *reasons) {
    ENTER("nvmlDeviceGetCurrentClocksThrottleReasons", index_of(handle));
    *reasons = 0x4; /* software power cap */
    return OK;
}

EXPORT int nvmlDeviceGetMigMode(device handle, unsigned *current, unsigned *pending) {
    ENTER("nvmlDeviceGetMigMode", index_of(handle));
    *current = *pending = getenv("FAKE_NVML_MIG") != NULL;
    return OK;
}

/* Two processes: the caller's parent with 42 GiB, and one that is gone and whose memory is not told. */
EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(device handle, unsigned *count, process_info *found) {
    ENTER("nvmlDeviceGetComputeRunningProcesses", index_of(handle));
    if (!found || *count < 2) return *count = 2, INSUFFICIENT_SIZE;
    found[0] = (process_info){(unsigned)getppid(), 42 * GIB, ~0u, ~0u};
    found[1] = (process_info){0x7ffffff0, ~0ULL, ~0u, ~0u};
    *count = 2;
    return OK;
}
