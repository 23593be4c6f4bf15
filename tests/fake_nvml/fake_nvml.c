/* A libnvidia-ml.so.1 without a GPU, whose values and faults are scripted: the real pynvml loads it in tests.

   FAKE_NVML holds settings and rules, separated by ';' or by the ends of lines:

     count=2                      GPUs (default 1)
     name=Fake H200               the GPUs' name
     VALUE[:GPU]=NUMBER           what is read: see the table of values below
     procs[:GPU]=PID*GIB,PID*GIB  processes: "parent" is the caller's parent, "?" as GIB is not told
     FUNCTION[:GPU][@FROM[-TO]]=FAULT

   FUNCTION is the C name without its _v2/_v3 ending, or '*'. FROM and TO count the calls of one function on
   one GPU from 1; "@3" is the third alone, "@3-" the third and all later ones, no '@' is every call.
   FAULT is an NVML error code, "hang" (an hour), "hang=MS", "segv", "noise" (prints on stdout) or "badutf8"
   (nvmlDeviceGetName alone). The first rule that matches holds.

   "@FILE" instead of all this reads it from a file, and again whenever that changes: the calls count anew.

   FAKE_NVML_CALLS names a file to which every call is appended as "FUNCTION GPU" (GPU -1: the library). */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MAX_RULES 64
#define MAX_COUNTERS 1024
#define MAX_GPUS 16
#define MAX_PROCESSES 8
#define NAME_SIZE 64
#define GIB (1ULL << 30)
#define NOT_TOLD (~0ULL)

enum { OK = 0, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, INSUFFICIENT_SIZE = 7, TIMEOUT = 10 };
enum { FAULT_BAD_UTF8 = -1, FAULT_HANG = -2, FAULT_SEGV = -3, FAULT_NOISE = -4 };
enum { SLOWDOWN_THRESHOLD = 1, UNCORRECTED = 1, XID_EVENT = 8, RX = 1 };

typedef struct { unsigned long long total, free, used; } memory_v1;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } memory_v2;
typedef struct { unsigned pid; unsigned long long memory; unsigned gpu_instance, compute_instance; } process_info;
typedef struct { unsigned pid; unsigned long long stamp; unsigned sm, memory, encoder, decoder; } process_load;
typedef struct { unsigned gpu, memory; } utilization;
typedef struct fake_device *device;
typedef struct { device gpu; unsigned long long type, data; unsigned gpu_instance, compute_instance; } event;

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

enum value_name {
    UTIL, MEMORY_BUSY, USED_GIB, RESERVED_GIB, TOTAL_GIB, TEMPERATURE, SLOWDOWN_C, POWER_W, LIMIT_W, CLOCK,
    MAX_CLOCK, MEMORY_CLOCK, THROTTLE, FAN, RX_KB, TX_KB, ECC, ECC_CORRECTED, REMAP_PENDING, MIG, XID, VALUES
};

static const struct { const char *name; double value; } defaults[VALUES] = {
    [UTIL] = {"util", -1}, /* 90 + the GPU's number */
    [MEMORY_BUSY] = {"membusy", 40},
    [USED_GIB] = {"used_gib", 100},
    [RESERVED_GIB] = {"reserved_gib", 1},
    [TOTAL_GIB] = {"total_gib", 140},
    [TEMPERATURE] = {"temp", 55},
    [SLOWDOWN_C] = {"slowdown_c", 90},
    [POWER_W] = {"power_w", 412},
    [LIMIT_W] = {"limit_w", 700},
    [CLOCK] = {"clock", 1980},
    [MAX_CLOCK] = {"max_clock", 1980},
    [MEMORY_CLOCK] = {"memory_clock", 3201},
    [THROTTLE] = {"throttle", 0x4}, /* software power cap */
    [FAN] = {"fan", 30},
    [RX_KB] = {"rx_kb", 250000},
    [TX_KB] = {"tx_kb", 50000},
    [ECC] = {"ecc", 0},
    [ECC_CORRECTED] = {"ecc_corrected", 0},
    [REMAP_PENDING] = {"remap_pending", 0},
    [MIG] = {"mig", 0}, /* instances */
    [XID] = {"xid", 0}, /* told once by the event set */
};

static unsigned gpu_count;
static char gpu_name[NAME_SIZE];
static double values[VALUES][MAX_GPUS];
static process_info processes[MAX_GPUS][MAX_PROCESSES];
static unsigned process_count[MAX_GPUS];
static unsigned xid_told[MAX_GPUS];
static rule rules[MAX_RULES];
static size_t rule_count;
static counter counters[MAX_COUNTERS];
static size_t counter_count;
static const char *script_file;
static struct timespec script_time;

static void copy_name(char *to, const char *from) { snprintf(to, NAME_SIZE, "%s", from); }

static void add_process(int gpu, unsigned pid, unsigned long long memory) {
    if (process_count[gpu] < MAX_PROCESSES)
        processes[gpu][process_count[gpu]++] = (process_info){pid, memory, ~0u, ~0u};
}

/* Two processes: the caller's parent with 42 GiB, and one that is gone and whose memory is not told. */
static void set_defaults(void) {
    gpu_count = 1;
    copy_name(gpu_name, "Fake H200");
    rule_count = counter_count = 0;
    for (int gpu = 0; gpu < MAX_GPUS; gpu++) {
        for (int i = 0; i < VALUES; i++) values[i][gpu] = defaults[i].value;
        values[UTIL][gpu] = 90 + gpu;
        process_count[gpu] = 0;
        add_process(gpu, (unsigned)getppid(), 42 * GIB);
        add_process(gpu, 0x7ffffff0, NOT_TOLD);
    }
}

static void parse_fault(rule *parsed, const char *text) {
    if (!strcmp(text, "segv")) parsed->fault = FAULT_SEGV;
    else if (!strcmp(text, "noise")) parsed->fault = FAULT_NOISE;
    else if (!strcmp(text, "badutf8")) parsed->fault = FAULT_BAD_UTF8;
    else if (!strncmp(text, "hang", 4)) {
        parsed->fault = FAULT_HANG;
        parsed->hang_ms = text[4] == '=' ? (unsigned)atoi(text + 5) : 3600u * 1000u;
    } else parsed->fault = atoi(text);
}

static void parse_rule(char *text, int gpu, char *fault) {
    if (rule_count == MAX_RULES) abort();
    rule *parsed = &rules[rule_count++];
    *parsed = (rule){.gpu = gpu, .from = 1, .to = ~0u};
    parse_fault(parsed, fault);
    char *at = strchr(text, '@');
    if (at) {
        *at = 0;
        char *dash = strchr(at + 1, '-');
        parsed->from = (unsigned)atoi(at + 1);
        parsed->to = !dash ? parsed->from : dash[1] ? (unsigned)atoi(dash + 1) : ~0u;
    }
    copy_name(parsed->function, text);
}

static void parse_processes(int gpu, const char *text) {
    char *copy = strdup(text), *rest = copy, *entry;
    process_count[gpu] = 0;
    while ((entry = strsep(&rest, ","))) {
        char *star = strchr(entry, '*');
        if (!*entry) continue;
        unsigned pid = !strncmp(entry, "parent", 6) ? (unsigned)getppid() : (unsigned)strtoul(entry, NULL, 10);
        int told = star && star[1] != '?';
        add_process(gpu, pid, told ? (unsigned long long)(atof(star + 1) * GIB) : NOT_TOLD);
    }
    free(copy);
}

static void parse_value(const char *name, int gpu, const char *text) {
    for (int i = 0; i < VALUES; i++)
        if (!strcmp(name, defaults[i].name)) values[i][gpu] = strtod(text, NULL);
}

static void parse_entry(char *entry) {
    char *equals = strchr(entry, '=');
    if (!equals) return;
    *equals = 0;
    char *text = equals + 1, *colon = strchr(entry, ':'), *at = strchr(entry, '@');
    int one = -1;
    if (colon) {
        one = atoi(colon + 1);
        if (at) memmove(colon, at, strlen(at) + 1);
        else *colon = 0;
    }
    if (!strcmp(entry, "count")) gpu_count = (unsigned)atoi(text);
    else if (!strcmp(entry, "name")) copy_name(gpu_name, text);
    else if (*entry == '*' || !strncmp(entry, "nvml", 4)) parse_rule(entry, one, text);
    else
        for (int gpu = one < 0 ? 0 : one; gpu < (one < 0 ? MAX_GPUS : one + 1); gpu++) {
            if (!strcmp(entry, "procs")) parse_processes(gpu, text);
            else parse_value(entry, gpu, text);
        }
}

static void parse_script(const char *script) {
    char *copy = strdup(script), *rest = copy, *entry;
    set_defaults();
    while ((entry = strsep(&rest, ";\n"))) parse_entry(entry);
    free(copy);
}

static void read_script_file(void) {
    static char text[8192];
    struct stat now;
    if (stat(script_file, &now)) return;
    if (now.st_mtim.tv_sec == script_time.tv_sec && now.st_mtim.tv_nsec == script_time.tv_nsec) return;
    FILE *file = fopen(script_file, "r");
    if (!file) return;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    script_time = now.st_mtim;
    parse_script(text);
}

__attribute__((constructor)) static void read_script(void) {
    const char *script = getenv("FAKE_NVML");
    if (script && *script == '@') script_file = script + 1;
    parse_script(script && *script != '@' ? script : "");
}

static unsigned count_call(const char *function, int gpu) {
    size_t i = 0;
    while (i < counter_count && (counters[i].gpu != gpu || strcmp(counters[i].function, function))) i++;
    if (i == MAX_COUNTERS) abort();
    if (i == counter_count) {
        counter_count++;
        counters[i] = (counter){.gpu = gpu};
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
    if (script_file) read_script_file();
    log_call(function, gpu);
    if (!rule_count) return OK;
    unsigned call = count_call(function, gpu);
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

/* A handle is the GPU's number + 1, and of a MIG instance 65536 times its number + 1 more. */
static int index_of(device handle) { return (int)((size_t)handle & 0xffff) - 1; }
static int instance_of(device handle) { return (int)((size_t)handle >> 16) - 1; }
static double value_of(device handle, enum value_name name) { return values[name][index_of(handle)]; }
static int has_instances(device handle) { return value_of(handle, MIG) > 0; }

#define ENTER(function, gpu)               \
    do {                                   \
        int fault_ = enter(function, gpu); \
        if (fault_) return fault_;         \
    } while (0)

/* A call on a GPU that returns one unsigned number. */
#define NUMBER(symbol, function, result)                   \
    EXPORT int symbol(device handle, unsigned *number) {   \
        ENTER(function, index_of(handle));                 \
        *number = (unsigned)(result);                      \
        return OK;                                         \
    }

EXPORT int nvmlInitWithFlags(unsigned flags) { (void)flags; ENTER("nvmlInit", -1); return OK; }
EXPORT int nvmlInit_v2(void) { ENTER("nvmlInit", -1); return OK; }
EXPORT int nvmlShutdown(void) { ENTER("nvmlShutdown", -1); return OK; }
EXPORT const char *nvmlErrorString(int code) { (void)code; return "a scripted error"; }

EXPORT int nvmlSystemGetDriverVersion(char *version, unsigned size) {
    ENTER("nvmlSystemGetDriverVersion", -1);
    snprintf(version, size, "570.00");
    return OK;
}

EXPORT int nvmlDeviceGetCount_v2(unsigned *count) {
    ENTER("nvmlDeviceGetCount", -1);
    *count = gpu_count;
    return OK;
}

EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, device *handle) {
    ENTER("nvmlDeviceGetHandleByIndex", (int)index);
    if (index >= gpu_count || index >= MAX_GPUS) return INVALID_ARGUMENT;
    *handle = (device)(size_t)(index + 1);
    return OK;
}

EXPORT int nvmlDeviceGetName(device handle, char *name, unsigned size) {
    int fault = enter("nvmlDeviceGetName", index_of(handle));
    if (fault > 0) return fault;
    const char *shown = fault == FAULT_BAD_UTF8 ? "\xff\xfe bad" : gpu_name;
    if (instance_of(handle) >= 0) snprintf(name, size, "%s MIG 1g.%dgb", shown, (int)(value_of(handle, TOTAL_GIB) / 7));
    else snprintf(name, size, "%s", shown);
    return OK;
}

EXPORT int nvmlDeviceGetUUID(device handle, char *uuid, unsigned size) {
    ENTER("nvmlDeviceGetUUID", index_of(handle));
    const char *kind = instance_of(handle) < 0 ? "GPU" : "MIG";
    snprintf(uuid, size, "%s-%08d-0000-0000-0000-%012d", kind, index_of(handle), instance_of(handle) + 1);
    return OK;
}

EXPORT int nvmlDeviceGetUtilizationRates(device handle, utilization *rates) {
    ENTER("nvmlDeviceGetUtilizationRates", index_of(handle));
    if (has_instances(handle)) return NOT_SUPPORTED;
    *rates = (utilization){(unsigned)value_of(handle, UTIL), (unsigned)value_of(handle, MEMORY_BUSY)};
    return OK;
}

/* An instance has a seventh of its GPU, a tenth of it used. */
static double gib_of(device handle, enum value_name name) {
    double whole = value_of(handle, TOTAL_GIB) / 7;
    if (instance_of(handle) < 0) return value_of(handle, name);
    return name == TOTAL_GIB ? whole : whole / 10;
}

EXPORT int nvmlDeviceGetMemoryInfo(device handle, memory_v1 *memory) {
    ENTER("nvmlDeviceGetMemoryInfo_v1", index_of(handle));
    double used = gib_of(handle, USED_GIB) + gib_of(handle, RESERVED_GIB), total = gib_of(handle, TOTAL_GIB);
    *memory = (memory_v1){
        (unsigned long long)(total * GIB), (unsigned long long)((total - used) * GIB), (unsigned long long)(used * GIB)};
    return OK;
}

EXPORT int nvmlDeviceGetMemoryInfo_v2(device handle, memory_v2 *memory) {
    ENTER("nvmlDeviceGetMemoryInfo", index_of(handle));
    double used = gib_of(handle, USED_GIB), reserved = gib_of(handle, RESERVED_GIB), total = gib_of(handle, TOTAL_GIB);
    *memory = (memory_v2){
        memory->version, (unsigned long long)(total * GIB), (unsigned long long)(reserved * GIB),
        (unsigned long long)((total - used - reserved) * GIB), (unsigned long long)(used * GIB)};
    return OK;
}

EXPORT int nvmlDeviceGetTemperature(device handle, int sensor, unsigned *celsius) {
    (void)sensor;
    ENTER("nvmlDeviceGetTemperature", index_of(handle));
    *celsius = (unsigned)value_of(handle, TEMPERATURE);
    return OK;
}

EXPORT int nvmlDeviceGetTemperatureThreshold(device handle, int kind, unsigned *celsius) {
    ENTER("nvmlDeviceGetTemperatureThreshold", index_of(handle));
    *celsius = (unsigned)value_of(handle, SLOWDOWN_C) + (kind == SLOWDOWN_THRESHOLD ? 0 : 5);
    return OK;
}

NUMBER(nvmlDeviceGetPowerUsage, "nvmlDeviceGetPowerUsage", value_of(handle, POWER_W) * 1000)
NUMBER(nvmlDeviceGetEnforcedPowerLimit, "nvmlDeviceGetEnforcedPowerLimit", value_of(handle, LIMIT_W) * 1000)
NUMBER(nvmlDeviceGetFanSpeed, "nvmlDeviceGetFanSpeed", value_of(handle, FAN))
NUMBER(nvmlDeviceGetMaxMigDeviceCount, "nvmlDeviceGetMaxMigDeviceCount", has_instances(handle) ? 7 : 0)
NUMBER(nvmlDeviceGetGpuInstanceId, "nvmlDeviceGetGpuInstanceId", instance_of(handle) + 1)

EXPORT int nvmlDeviceGetClockInfo(device handle, int clock, unsigned *megahertz) {
    ENTER("nvmlDeviceGetClockInfo", index_of(handle));
    *megahertz = (unsigned)value_of(handle, clock == 2 ? MEMORY_CLOCK : CLOCK);
    return OK;
}

EXPORT int nvmlDeviceGetMaxClockInfo(device handle, int clock, unsigned *megahertz) {
    (void)clock;
    ENTER("nvmlDeviceGetMaxClockInfo", index_of(handle));
    *megahertz = (unsigned)value_of(handle, MAX_CLOCK);
    return OK;
}

EXPORT int nvmlDeviceGetPcieThroughput(device handle, int counter_, unsigned *kb_per_s) {
    ENTER("nvmlDeviceGetPcieThroughput", index_of(handle));
    *kb_per_s = (unsigned)value_of(handle, counter_ == RX ? RX_KB : TX_KB);
    return OK;
}

static int get_throttle(device handle, unsigned long long *reasons) {
    ENTER("nvmlDeviceGetCurrentClocksThrottleReasons", index_of(handle));
    *reasons = (unsigned long long)value_of(handle, THROTTLE);
    return OK;
}

EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(device handle, unsigned long long *reasons) {
    return get_throttle(handle, reasons);
}

EXPORT int nvmlDeviceGetCurrentClocksEventReasons(device handle, unsigned long long *reasons) {
    return get_throttle(handle, reasons);
}

EXPORT int nvmlDeviceGetTotalEccErrors(device handle, int kind, int lifetime, unsigned long long *count) {
    (void)lifetime;
    ENTER("nvmlDeviceGetTotalEccErrors", index_of(handle));
    *count = (unsigned long long)value_of(handle, kind == UNCORRECTED ? ECC : ECC_CORRECTED);
    return OK;
}

EXPORT int nvmlDeviceGetRemappedRows(device handle, unsigned *corrected, unsigned *uncorrected, unsigned *pending, unsigned *failed) {
    ENTER("nvmlDeviceGetRemappedRows", index_of(handle));
    *corrected = *uncorrected = *failed = 0;
    *pending = (unsigned)value_of(handle, REMAP_PENDING);
    return OK;
}

EXPORT int nvmlDeviceGetMigMode(device handle, unsigned *current, unsigned *pending) {
    ENTER("nvmlDeviceGetMigMode", index_of(handle));
    *current = *pending = (unsigned)has_instances(handle);
    return OK;
}

EXPORT int nvmlDeviceGetMigDeviceHandleByIndex(device handle, unsigned index, device *instance) {
    ENTER("nvmlDeviceGetMigDeviceHandleByIndex", index_of(handle));
    if (index >= (unsigned)value_of(handle, MIG)) return NOT_FOUND;
    *instance = (device)((size_t)handle | (size_t)(index + 1) << 16);
    return OK;
}

EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(device handle, unsigned *count, process_info *found) {
    int gpu = index_of(handle);
    ENTER("nvmlDeviceGetComputeRunningProcesses", gpu);
    unsigned room = *count;
    *count = process_count[gpu];
    if (!process_count[gpu]) return OK;
    if (!found || room < process_count[gpu]) return INSUFFICIENT_SIZE;
    memcpy(found, processes[gpu], process_count[gpu] * sizeof *found);
    for (unsigned i = 0; has_instances(handle) && i < *count; i++) found[i].gpu_instance = 1;
    return OK;
}

EXPORT int nvmlDeviceGetProcessUtilization(device handle, process_load *found, unsigned *count, unsigned long long since) {
    (void)since;
    int gpu = index_of(handle);
    ENTER("nvmlDeviceGetProcessUtilization", gpu);
    unsigned room = *count;
    *count = process_count[gpu];
    if (!process_count[gpu]) return NOT_FOUND;
    if (!found || room < process_count[gpu]) return INSUFFICIENT_SIZE;
    for (unsigned i = 0; i < *count; i++)
        found[i] = (process_load){processes[gpu][i].pid, i + 1, i ? 0 : (unsigned)value_of(handle, UTIL), 0, 0, 0};
    return OK;
}

EXPORT int nvmlEventSetCreate(device *set) {
    ENTER("nvmlEventSetCreate", -1);
    *set = (device)1;
    return OK;
}

EXPORT int nvmlDeviceRegisterEvents(device handle, unsigned long long types, device set) {
    (void)types, (void)set;
    ENTER("nvmlDeviceRegisterEvents", index_of(handle));
    return OK;
}

EXPORT int nvmlEventSetWait_v2(device set, event *happened, unsigned patience_ms) {
    (void)set, (void)patience_ms;
    ENTER("nvmlEventSetWait", -1);
    for (unsigned gpu = 0; gpu < gpu_count && gpu < MAX_GPUS; gpu++) {
        unsigned xid = (unsigned)values[XID][gpu];
        if (xid == xid_told[gpu]) continue;
        xid_told[gpu] = xid;
        if (!xid) continue;
        *happened = (event){(device)(size_t)(gpu + 1), XID_EVENT, xid, ~0u, ~0u};
        return OK;
    }
    return TIMEOUT;
}
