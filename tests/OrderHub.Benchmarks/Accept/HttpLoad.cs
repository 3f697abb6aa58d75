using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OrderHub.Benchmarks.Accept;

/// <summary>What a round of load gave.</summary>
/// <param name="Rate">Orders answered a second.</param>
/// <param name="Milliseconds">How long each took, ascending.</param>
internal sealed record LoadFigures(double Rate, double[] Milliseconds);

/// <summary>
/// Clients that keep a connection each and send one order after another. They write HTTP/1.1 onto the socket themselves: server and
/// clients share two cores, and a general client would take a third of them.
/// </summary>
/// <param name="server">Where it goes.</param>
/// <param name="key">An API key.</param>
/// <param name="body">The order of a number; the sample order where left out.</param>
internal sealed class HttpLoad(Uri server, string key, Func<string, string>? body = null) : IAsyncDisposable
{
    private readonly Func<string, string> body = body ?? SampleBody.Order;
    private readonly string run = Guid.NewGuid().ToString("N")[..12];
    private readonly List<Client> idle = [];
    private long sent;
    private long refused;

    /// <summary>True: a line may refuse an order (422); those are counted.</summary>
    public bool TakesRefusals { get; init; }

    /// <summary>Orders that were refused so far.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Every client sends its next order as soon as the one before is answered.</summary>
    public async Task<LoadFigures> ClosedAsync(int clients, TimeSpan span)
    {
        await ConnectAsync(clients);
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(idle.Take(clients).Select(client => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                var begun = Stopwatch.GetTimestamp();
                await PlaceAsync(client);
                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return mine;
        })));
        return Sum(times, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Orders fall due at a fixed rate, as in <see cref="OfferedLoad"/>.</summary>
    public async Task<LoadFigures> OpenAsync(int rate, int clients, TimeSpan span)
    {
        await ConnectAsync(clients);
        var started = Stopwatch.GetTimestamp();
        var times = await OfferedLoad.RunAsync(rate, clients, span, client => PlaceAsync(idle[client]));
        return Sum(times, Stopwatch.GetElapsedTime(started));
    }

    public ValueTask DisposeAsync()
    {
        idle.ForEach(client => client.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task PlaceAsync(Client client)
    {
        var number = $"{run}-{Interlocked.Increment(ref sent)}";
        if (!await client.PlaceAsync(number, body(number), TakesRefusals))
        {
            Interlocked.Increment(ref refused);
        }
    }

    private static LoadFigures Sum(List<double>[] times, TimeSpan span)
    {
        var all = times.SelectMany(mine => mine).Order().ToArray();
        return new(all.Length / span.TotalSeconds, all);
    }

    private async Task ConnectAsync(int clients)
    {
        while (idle.Count < clients)
        {
            idle.Add(await Client.ConnectAsync(server, key));
        }
    }

    /// <summary>One connection. Every answer must be a new order (201), or, where that is allowed, a refusal (422).</summary>
    private sealed class Client(Socket socket, string head) : IDisposable
    {
        private readonly byte[] buffer = new byte[16 * 1024];

        public static async Task<Client> ConnectAsync(Uri server, string key)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port);
            return new(socket, $"POST /api/v1/orders HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n");
        }

        /// <summary>False: it was refused.</summary>
        public async Task<bool> PlaceAsync(string number, string order, bool takesRefusals)
        {
            var body = Encoding.UTF8.GetBytes(order);
            var lead = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head}Idempotency-Key: {number}\r\nContent-Length: {body.Length}\r\n\r\n"));
            await socket.SendAsync((ArraySegment<byte>[])[lead, body], SocketFlags.None);
            return await ReadAnswerAsync(takesRefusals);
        }

        public void Dispose() => socket.Dispose();

        private async Task<bool> ReadAnswerAsync(bool takesRefusals)
        {
            var held = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(held), SocketFlags.None);
                if (read == 0)
                {
                    throw new IOException("The server closed the connection.");
                }

                held += read;
                if (IsWhole(buffer.AsSpan(0, held)))
                {
                    var isNew = buffer.AsSpan(0, held).StartsWith("HTTP/1.1 201"u8);
                    if (!isNew && !(takesRefusals && buffer.AsSpan(0, held).StartsWith("HTTP/1.1 422"u8)))
                    {
                        throw new InvalidOperationException($"An order was not taken: {Encoding.UTF8.GetString(buffer, 0, held)}");
                    }

                    return isNew;
                }
            }
        }

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            if (answer.IndexOf("\r\n\r\n"u8) is not (>= 0 and var end))
            {
                return false;
            }

            var lead = answer[..end];
            if (lead.IndexOf("Content-Length: "u8) is >= 0 and var at && Utf8Parser.TryParse(lead[(at + 16)..], out int length, out _))
            {
                return answer.Length >= end + 4 + length;
            }

            return answer.EndsWith("0\r\n\r\n"u8);
        }
    }
}
