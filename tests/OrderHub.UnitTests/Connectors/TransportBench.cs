using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Folders;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Connectors;

/// <summary>A connectors' store, a clock that stands, and an inbox that knows messages by their number as the real one does.</summary>
internal sealed class TransportBench : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public TransportBench()
    {
        database = SqliteDatabase.Open(folder.File("connectors.db"), SqliteMigration.Shipped("Connectors"), new StorageOptions(), Clock, NullLogger<SqliteDatabase>.Instance);
        Notices = new(database, new CountingIds(), Clock, NullLogger<Notices>.Instance);
    }

    public static ConnectorCatalog Catalog { get; } = ConnectorCatalog.Load(FilePartnerTests.Folder, new JsonataCompiler());

    public Partners.StillClock Clock { get; } = new(new(2025, 3, 2, 1, 0, 0, TimeSpan.Zero));

    public IDatabase Database => database;

    public Notices Notices { get; }

    public KnowingInbox Inbox { get; } = new();

    public string Root => folder.File("drop");

    public static PartnerCredential From(string connector) => new(connector, "K", Partners.Tenant, "S");

    /// <summary>A folder as a server opens it at its start.</summary>
    public InFolder Open(Connector connector) => new(
        connector, From(connector.Name), Root, Partners.Reader(Clock), Inbox, Substitute.For<IConnectorClient>(), Notices, database, Clock, NullLogger.Instance);

    public string Drop(string name, string content)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "in")).FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Two looks with the agreed time between them.</summary>
    public async Task<IReadOnlyList<ConnectorFileRow>> LookTwiceAsync(InFolder drop)
    {
        await drop.LookAsync(CancellationToken.None);
        Clock.Now += TimeSpan.FromSeconds(2);
        return await drop.LookAsync(CancellationToken.None);
    }

    public IEnumerable<string> Files(string place) => Directory.Exists(Path.Combine(Root, place))
        ? Directory.GetFiles(Path.Combine(Root, place), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)
        : [];

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    internal sealed class KnowingInbox : IPartnerInbox
    {
        private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

        /// <summary>Messages as they came, the known ones too.</summary>
        public ConcurrentQueue<RawMessage> Came { get; } = new();

        /// <summary>Numbers that were taken for the first time, in order.</summary>
        public ConcurrentQueue<string> Taken { get; } = new();

        public Func<string, TakenMessage?> Instead { get; set; } = _ => null;

        /// <summary>Awaited before a message, of any number, is taken.</summary>
        public Func<string, Task> Hold { get; set; } = _ => Task.CompletedTask;

        public async Task<TakenMessage> TakeAsync(Connector connector, RawMessage raw, CancellationToken ct)
        {
            Came.Enqueue(raw);
            var reading = Partners.Reader(TimeProvider.System).Read(connector, raw, ReadingMode.Receive);
            if (reading.Failure is { } failure)
            {
                return new(ExchangeOutcome.Rejected, failure.Code, failure.Message!, null, failure.Faults);
            }

            var number = reading.MessageKey ?? reading.Report?.WaybillNo ?? "";
            await Hold(number);
            if (Instead(number) is { } other)
            {
                return other;
            }

            if (!known.TryAdd(number, ""))
            {
                return new(ExchangeOutcome.Replayed, null, "", number, []);
            }

            Taken.Enqueue(number);
            return new(ExchangeOutcome.Done, null, "", number, []);
        }
    }

    private sealed class CountingIds : IIdSource
    {
        private long last;

        public long Next(int shard) => Interlocked.Increment(ref last);
    }
}
