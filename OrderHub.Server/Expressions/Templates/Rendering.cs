using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace OrderHub.Server.Expressions.Templates;

/// <summary>One rendering: its data, its context, and what it has used of the limits.</summary>
internal sealed class Rendering(JsonElement data, EvaluationContext context)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _steps;

    /// <summary>Helpers are called by the engine without our state; a rendering is synchronous, so its thread knows it.</summary>
    [ThreadStatic]
    private static Rendering? _current;

    public static Rendering? Current
    {
        get => _current;
        set => _current = value;
    }

    public EvaluationContext Context { get; } = context;

    public JsonElement Data { get; } = data;

    public void Tick()
    {
        if (++_steps > Context.Limits.MaxSteps)
        {
            throw ErrorMessages.Fail("U1002", 0, null, Context.Limits.MaxSteps);
        }

        if (_steps % 256 == 0)
        {
            CheckTime();
        }
    }

    public void CheckTime()
    {
        if (Stopwatch.GetElapsedTime(_start) > Context.Limits.MaxTime)
        {
            throw ErrorMessages.Fail("U1001", 0);
        }

        if (Context.Cancellation.IsCancellationRequested)
        {
            throw ErrorMessages.Fail("U1006", 0);
        }
    }

    /// <summary>The writer of the result, which refuses to grow past the limit.</summary>
    public TextWriter Writer(StringBuilder built) => new LimitedWriter(built, this);

    private sealed class LimitedWriter(StringBuilder built, Rendering rendering) : StringWriter(built, System.Globalization.CultureInfo.InvariantCulture)
    {
        public override void Write(char value)
        {
            Check(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Check(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Check(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        private void Check(int more)
        {
            rendering.Tick();
            if ((long)GetStringBuilder().Length + more > rendering.Context.Limits.MaxOutput)
            {
                throw ErrorMessages.Fail("U1003", 0, null, rendering.Context.Limits.MaxOutput);
            }
        }
    }
}
