// Functions of each of 4096 elements as gcc compiles them with the vectors of
// the C library: the nanoseconds for one element, a line for each.
//
//     gcc -O3 -march=native -mprefer-vector-width=512 -ffast-math maps.c -lm
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N = 4096, RUNS = 4000 };

#define MAP(name, type, formula)                                     \
    static __attribute__((noinline)) void name(type *restrict y, const type *restrict v) { \
        for (int i = 0; i < N; i++) {                                \
            type x = v[i];                                           \
            y[i] = formula;                                          \
        }                                                            \
    }

MAP(f_exp, float, expf(x))
MAP(f_log, float, logf(x))
MAP(f_tanh, float, tanhf(x))
MAP(f_sigmoid, float, 1 / (1 + expf(-x)))
MAP(f_softplus, float, fmaxf(x, 0) + log1pf(expf(-fabsf(x))))
MAP(f_erf, float, erff(x))
MAP(f_gelu, float, x * 0.5f * (1 + erff(x * 0.70710678f)))
MAP(f_gelutanh, float, x / (1 + expf(-1.5957691f * (x + 0.044715f * x * x * x))))
MAP(f_sin, float, sinf(x))
MAP(f_cos, float, cosf(x))
MAP(f_pow, float, powf(x, 1.7f))
MAP(f_rsqrt, float, 1 / sqrtf(x))
MAP(f_relu, float, x > 0 ? x : 0)
MAP(f_silu, float, x / (1 + expf(-x)))
MAP(f_expm1, float, expm1f(x))
MAP(f_tan, float, tanf(x))
MAP(f_atan, float, atanf(x))
MAP(f_sinh, float, sinhf(x))
MAP(f_asinh, float, asinhf(x))
MAP(f_cbrt, float, cbrtf(x))
MAP(f_erfc, float, erfcf(x))
MAP(f_abs, float, fabsf(x))
MAP(f_sqrt, float, sqrtf(x))
MAP(f_muladd, float, 1.5f * x + 0.25f)
MAP(d_exp, double, exp(x))
MAP(d_log, double, log(x))
MAP(d_tanh, double, tanh(x))
MAP(d_erf, double, erf(x))
MAP(d_sin, double, sin(x))
MAP(d_gelu, double, x * 0.5 * (1 + erf(x * 0.70710678118654752)))
MAP(d_sigmoid, double, 1 / (1 + exp(-x)))
MAP(d_tan, double, tan(x))
MAP(d_atan, double, atan(x))
MAP(d_sinh, double, sinh(x))
MAP(d_asinh, double, asinh(x))
MAP(d_cbrt, double, cbrt(x))
MAP(d_erfc, double, erfc(x))
MAP(d_relu, double, x > 0 ? x : 0)

static float x32[N], y32[N];
static double x64[N], y64[N];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int less(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The operand is from -4 to 4, or its magnitude.
static void fill(int positive) {
    for (int i = 0; i < N; i++) {
        double x = -4 + 8 * (i * 1597 % N + 0.5) / N;
        x64[i] = positive ? fabs(x) : x;
        x32[i] = x64[i];
    }
}

#define TIME(name, f, y, x)                                          \
    do {                                                             \
        static double t[RUNS];                                       \
        for (int i = 0; i < RUNS; i++) {                             \
            double start = now();                                    \
            f(y, x);                                                 \
            __asm__ volatile("" ::: "memory");                       \
            t[i] = now() - start;                                    \
        }                                                            \
        qsort(t, RUNS, sizeof t[0], less);                           \
        printf("%s %.4f\n", name, t[RUNS / 4] / N);                  \
    } while (0)

int main(void) {
    fill(0);
    TIME("exp", f_exp, y32, x32);
    TIME("tanh", f_tanh, y32, x32);
    TIME("sigmoid", f_sigmoid, y32, x32);
    TIME("softplus", f_softplus, y32, x32);
    TIME("erf", f_erf, y32, x32);
    TIME("gelu", f_gelu, y32, x32);
    TIME("gelutanh", f_gelutanh, y32, x32);
    TIME("sin", f_sin, y32, x32);
    TIME("cos", f_cos, y32, x32);
    TIME("relu", f_relu, y32, x32);
    TIME("silu", f_silu, y32, x32);
    TIME("expm1", f_expm1, y32, x32);
    TIME("tan", f_tan, y32, x32);
    TIME("atan", f_atan, y32, x32);
    TIME("sinh", f_sinh, y32, x32);
    TIME("asinh", f_asinh, y32, x32);
    TIME("cbrt", f_cbrt, y32, x32);
    TIME("erfc", f_erfc, y32, x32);
    TIME("abs", f_abs, y32, x32);
    TIME("muladd", f_muladd, y32, x32);
    TIME("exp64", d_exp, y64, x64);
    TIME("tanh64", d_tanh, y64, x64);
    TIME("erf64", d_erf, y64, x64);
    TIME("sin64", d_sin, y64, x64);
    TIME("gelu64", d_gelu, y64, x64);
    TIME("sigmoid64", d_sigmoid, y64, x64);
    TIME("tan64", d_tan, y64, x64);
    TIME("atan64", d_atan, y64, x64);
    TIME("sinh64", d_sinh, y64, x64);
    TIME("asinh64", d_asinh, y64, x64);
    TIME("cbrt64", d_cbrt, y64, x64);
    TIME("erfc64", d_erfc, y64, x64);
    TIME("relu64", d_relu, y64, x64);
    fill(1);
    TIME("log", f_log, y32, x32);
    TIME("pow", f_pow, y32, x32);
    TIME("rsqrt", f_rsqrt, y32, x32);
    TIME("sqrt", f_sqrt, y32, x32);
    TIME("log64", d_log, y64, x64);
    return 0;
}
