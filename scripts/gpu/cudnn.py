"""Times PyTorch's LSTM (cuDNN) on the shapes of a table made by GpuBench, and prints both with their ratio.

cuDNN is given its best: the plain call and the replay of a CUDA graph of it, whichever is faster. Inputs and outputs have the precision that is timed; LSTM4J's are f32 throughout.
"""
import csv
import statistics
import sys

try:
    import torch
except ImportError:
    torch = None

TYPES = {"STRICT": "float32", "TF32": "float32", "F16": "float16", "BF16": "bfloat16"}


def median(run, warm=3, times=11):
    for _ in range(warm):
        run()
    torch.cuda.synchronize()
    results = []
    for _ in range(times):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        run()
        end.record()
        torch.cuda.synchronize()
        results.append(start.elapsed_time(end))
    return statistics.median(results)


def cudnn(hidden, batch, steps, numerics, training):
    dtype = getattr(torch, TYPES[numerics])
    torch.backends.cudnn.allow_tf32 = numerics == "TF32"
    torch.backends.cuda.matmul.allow_tf32 = numerics == "TF32"
    lstm = torch.nn.LSTM(hidden, hidden).cuda().to(dtype)
    lstm.flatten_parameters()
    x = torch.randn(steps, batch, hidden, device="cuda", dtype=dtype)

    def infer():
        with torch.inference_mode():
            lstm(x)

    def train():
        given = x.detach().requires_grad_(True)
        y, _ = lstm(given)
        y.backward(dy)

    dy = torch.randn_like(x)
    run = train if training else infer
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        plain = median(run)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=stream):
            run()
        return plain, median(graph.replay)


def main():
    with open(sys.argv[1]) as table:
        rows = list(csv.DictReader(table))
    if torch is None or not torch.cuda.is_available():
        print("no PyTorch with CUDA on this host: our times only")
    else:
        print(f"PyTorch {torch.__version__}, cuDNN {torch.backends.cudnn.version()}, {torch.cuda.get_device_name(0)}")
    print("| H | B | T | precision | pass | LSTM4J ms | cuDNN ms | cuDNN graph ms | ratio to the faster |")
    print("|---|---|---|---|---|---|---|---|---|")
    passes = {"INFERENCE": "forward", "TRAINING": "forward + backward"}
    for row in rows:
        line = f"| {row['H']} | {row['B']} | {row['T']} | {row['numerics']} | {passes[row['mode']]} | {float(row['ms']):.3f} |"
        if torch is not None and torch.cuda.is_available():
            plain, graph = cudnn(int(row["H"]), int(row["B"]), int(row["T"]), row["numerics"], row["mode"] == "TRAINING")
            line += f" {plain:.3f} | {graph:.3f} | {min(plain, graph) / float(row['ms']):.2f} |"
        print(line, flush=True)


main()
