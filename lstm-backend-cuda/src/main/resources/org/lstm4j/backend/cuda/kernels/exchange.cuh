// How the blocks of one launch hand h to each other: words that are their own ready flags. A slot of the exchange starts as
// ones bits, one slot to a step and never reused; a value is never ones bits, because that NaN is published as another one.
// So there is no barrier, no fence and no counter: a reader polls the very words that it needs.
#define NOT_READY 0xffffffffu
#define ANOTHER_NAN 0x7fffffffu

// Polls of one thread in the life of a launch, seconds of waiting: a grid that is not co-resident ends with the error flag
// set instead of hanging. Once it is set, nobody waits any more.
#define SPIN_LIMIT (1 << 22)

static __device__ __forceinline__ uint4 readWords(const unsigned *source) {
    uint4 v;
    asm volatile("ld.relaxed.gpu.global.v4.u32 {%0, %1, %2, %3}, [%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
                 : "l"(source)
                 : "memory");
    return v;
}

static __device__ __forceinline__ bool ready(const uint4 &v) {
    return v.x != NOT_READY && v.y != NOT_READY && v.z != NOT_READY && v.w != NOT_READY;
}

// Reads COUNT quads of words at the given offsets from a slot, ABSENT ones left out, until every one is ready. All are in
// flight at once: the latency of the exchange is what a step costs.
#define ABSENT (-1)
template <int COUNT>
static __device__ __forceinline__ void awaitWords(
        uint4 (&v)[COUNT], const unsigned *slot, const int (&offset)[COUNT], int &spins, int *error) {
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
        v[i] = offset[i] == ABSENT ? make_uint4(0u, 0u, 0u, 0u) : readWords(slot + offset[i]);
    }
    while (true) {
        bool done = true;
#pragma unroll
        for (int i = 0; i < COUNT; i++) {
            done &= ready(v[i]);
        }
        if (done) {
            return;
        }
        if (++spins >= SPIN_LIMIT) {
            *(volatile int *) error = 1;
            return;
        }
        if ((spins & 1023) == 0 && *(volatile int *) error) {
            spins = SPIN_LIMIT;
        }
#pragma unroll
        for (int i = 0; i < COUNT; i++) {
            if (!ready(v[i])) {
                v[i] = readWords(slot + offset[i]);
            }
        }
    }
}

static __device__ __forceinline__ void publish(unsigned *target, unsigned word) {
    asm volatile("st.relaxed.gpu.global.u32 [%0], %1;" ::"l"(target), "r"(word == NOT_READY ? ANOTHER_NAN : word)
                 : "memory");
}

// What every persistent kernel is given. Rows [firstRow, endRow) of a batch of `batch` rows; strides in floats. Weights and
// gates are as in the common kernels: the four gates of a unit side by side.
struct LstmArguments {
    int steps;
    int batch;
    int firstRow;
    int endRow;
    int hidden;
    int reverse;
    const float *recurrent;  // [H, H, 4]
    const float *gates;      // [T, N, H, 4]: biases and input product; gatesOut may be the same memory
    unsigned *exchange;      // [T, N, words], ones bits
    int *error;
    const int *lengths;  // [N] or null
    const float *h0;     // initial state, null for zeros
    long long h0Row;
    const float *c0;
    long long c0Row;
    float *y;  // null when not wanted, like all that follows
    long long yTime;
    long long yRow;
    int carryOutput;  // past a row's length: its state, else zeros
    float *hLast;
    long long hLastRow;
    float *cLast;
    long long cLastRow;
    float *gatesOut;  // activated, zeros past a row's length
    long long gatesOutTime;
    long long gatesOutRow;
    int gatesOutUnit;
    int gatesOutGate;
    float *hOut;  // the state, carried past a row's length
    long long hOutTime;
    long long hOutRow;
    float *cOut;
    long long cOutTime;
    long long cOutRow;
    int carryCells;  // past a row's length: its state, else zeros
};

#define LSTM_PARAMETERS \
    int steps, int batch, int firstRow, int endRow, int hidden, int reverse, const float *recurrent, const float *gates, \
            unsigned *exchange, int *error, const int *lengths, const float *h0, long long h0Row, const float *c0, \
            long long c0Row, float *y, long long yTime, long long yRow, int carryOutput, float *hLast, long long hLastRow, \
            float *cLast, long long cLastRow, float *gatesOut, long long gatesOutTime, long long gatesOutRow, \
            int gatesOutUnit, int gatesOutGate, float *hOut, long long hOutTime, long long hOutRow, float *cOut, \
            long long cOutTime, long long cOutRow, int carryCells
#define LSTM_ARGUMENTS \
    LstmArguments { \
        steps, batch, firstRow, endRow, hidden, reverse, recurrent, gates, exchange, error, lengths, h0, h0Row, c0, c0Row, \
                y, yTime, yRow, carryOutput, hLast, hLastRow, cLast, cLastRow, gatesOut, gatesOutTime, gatesOutRow, \
                gatesOutUnit, gatesOutGate, hOut, hOutTime, hOutRow, cOut, cOutTime, cOutRow, carryCells \
    }
