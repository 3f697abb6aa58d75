using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrderHub.Testing;

/// <summary>One process that a test started and ends, by its own id; keeps what it said.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int openStreams = 2;

    private ChildProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>What it has used so far, on all processors together.</summary>
    public TimeSpan ProcessorTime => process.TotalProcessorTime;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Everything it wrote so far, standard output and standard error as they came.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Starts a program; a null value takes a variable out of its environment.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? BuiltPrograms.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        child.process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The first line, said already or still to come, that passes; throws with all that was said when it never does.</summary>
    public Task<string> LineAsync(Func<string, bool> passes, TimeSpan? limit = null) => Eventually.GetAsync(
        () => Task.FromResult(lines.FirstOrDefault(passes)),
        () => $"no such line from process {Id}{(HasExited ? $", which ended with {ExitCode}" : "")}; it said:\n{Output}",
        limit,
        giveUp: () => HasExited && outputEnded.Task.IsCompleted);

    /// <summary>Waits for its end and its last words.</summary>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? Eventually.DefaultLimit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"process {Id} did not end; it said:\n{Output}", late);
        }

        return process.ExitCode;
    }

    /// <summary>Waits until all that it wrote before its end is in <see cref="Output"/>.</summary>
    public Task SaidAllAsync() => outputEnded.Task.WaitAsync(Eventually.DefaultLimit);

    /// <summary>SIGKILL: no clean-up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGKILL, without waiting: for the end of the tests' own process.</summary>
    public void KillNow()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit(5000);
        }
    }

    /// <summary>SIGSTOP: it takes connections and bytes, and answers nothing.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>SIGKILL for it and all it started.</summary>
    public async Task KillTreeAsync()
    {
        process.Kill(entireProcessTree: true);
        await ExitAsync();
    }

    /// <summary>SIGTERM, as an operator or a container would.</summary>
    public async Task<int> StopAsync()
    {
        Signal(Terminate);

        return await ExitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!process.HasExited)
            {
                await StopAsync();
            }
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        finally
        {
            process.Dispose();
        }
    }

    private void Signal(int signal)
    {
        if (!process.HasExited && SendSignal(process.Id, signal) != 0 && !process.HasExited)
        {
            throw new InvalidOperationException($"cannot signal process {Id}");
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
        else if (Interlocked.Decrement(ref openStreams) == 0)
        {
            outputEnded.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
