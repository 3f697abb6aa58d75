using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using OrderHub.Server.Access.Partners;
using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Replies;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Transaction;
using OrderHub.Server.Transaction.Changes;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Each end that a message can come to, as the partner hears it and as it is recorded.</summary>
public sealed class PartnerMessagesTests
{
    private readonly Acting acting = new();

    [Fact]
    public async Task An_accepted_order_is_answered_with_its_number_and_recorded()
    {
        var (reply, exchange) = await SendAsync("eclp", "addOrder-cod", new IntakeResult.Accepted("EX1", OrderStatus.Accepted, "JDV1", Replayed: false));
        Assert.Equal("EX1", (string?)Json(reply)["eclp_order_addOrder_responce"]!["eclpSoNo"]);
        Assert.Equal(("done", "EX1", "SO-7781", Partners.Tenant, "addOrder"), (exchange.Outcome, exchange.OrderNo, exchange.MessageKey, exchange.TenantId, exchange.Operation));
        var request = acting.Requests.Single();
        Assert.Equal(("ECLP", "SO-7781", 32), (request.SourceSystem, request.IdempotencyKey, request.ContentHash.Length));
    }

    [Fact]
    public async Task An_order_that_comes_again_gets_the_first_answer()
    {
        var (first, _) = await SendAsync("eclp", "addOrder-cod", new IntakeResult.Accepted("EX1", OrderStatus.Accepted, "JDV1", Replayed: false));
        var (again, exchange) = await SendAsync("eclp", "addOrder-percent20", new IntakeResult.Accepted("EX1", OrderStatus.InTransit, "JDV1", Replayed: true));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal("replayed", exchange.Outcome);
        Assert.Equal(acting.Requests.First().ContentHash, acting.Requests.Last().ContentHash);
    }

    [Fact]
    public async Task One_number_with_two_contents_is_a_conflict()
    {
        var (reply, exchange) = await SendAsync("eclp", "addOrder-cod", new IntakeResult.Conflict("EX1", new() { SourceSystem = "ECLP", RefType = "REQUEST", RefNo = "SO-7781" }));
        Assert.Equal((200, "51"), (reply.Status, (string?)Json(reply)["error_response"]!["code"]));
        Assert.Equal("conflict", exchange.Outcome);
    }

    [Fact]
    public async Task A_refused_order_is_told_every_reason()
    {
        var (reply, exchange) = await SendAsync("eclp", "addOrder-cod", new IntakeResult.Refused(
            "order.invalid", "Two faults.", [new("a", "parties[1].city", "No such city."), new("b", "cargo[0].weightKg", "Too heavy.")], null));
        var text = (string)Json(reply)["error_response"]!["en_desc"]!;
        Assert.Contains("parties[1].city: No such city.", text, StringComparison.Ordinal);
        Assert.Contains("cargo[0].weightKg: Too heavy.", text, StringComparison.Ordinal);
        Assert.Equal(("refused", "order.invalid"), (exchange.Outcome, exchange.Code));
    }

    [Fact]
    public async Task A_refusal_by_the_line_names_its_code()
    {
        var (reply, _) = await SendAsync("eclp", "addOrder-cod", new IntakeResult.Refused("order.refused.reach", "Nobody delivers there.", [], "EX1"));
        Assert.Contains("order.refused.reach: Nobody delivers there.", (string)Json(reply)["error_response"]!["en_desc"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_cannot_take_it_now_says_when_to_come_back()
    {
        var (reply, exchange) = await SendAsync("eclp", "addOrder-cod", new IntakeResult.Unavailable("numbers.none", "No numbers left.", TimeSpan.FromSeconds(5)));
        Assert.Equal((503, TimeSpan.FromSeconds(5), "failed"), (reply.Status, reply.RetryAfter, exchange.Outcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_breaks_inside_the_partner_hears_later_in_its_own_protocol(bool overloaded)
    {
        acting.Breaks = overloaded ? new DatabaseOverloadedException("orders", 9) : new InvalidOperationException("secret details");
        var (reply, exchange) = await SendAsync("eclp", "addOrder-cod", null);
        Assert.Equal(503, reply.Status);
        Assert.NotNull(reply.RetryAfter);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
        Assert.Equal("failed", exchange.Outcome);

        var (soap, _) = await SendAsync("terminal", "pushState-delivered", null);
        Assert.Equal(503, soap.Status);
        Assert.Contains("<rc>9</rc>", Encoding.Latin1.GetString(soap.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_handed_on_with_the_partners_own_words_kept()
    {
        var (reply, exchange) = await SendAsync("terminal", "pushState-rejected", null);
        Assert.Contains("<ok>1</ok>", Encoding.Latin1.GetString(reply.Body), StringComparison.Ordinal);
        var report = acting.Reports.Single();
        Assert.Equal(("TERMINAL", "JDV001", OrderStatus.Rejected, "160", "2025-03-02 18:20", "客户拒收"),
            (report.Source, report.WaybillNo, report.Status, report.RawCode, report.RawTime, report.Reason));
        Assert.Equal("done", exchange.Outcome);
    }

    [Fact]
    public async Task A_report_with_an_unknown_code_is_kept_and_acknowledged_and_nothing_is_guessed()
    {
        var (reply, exchange) = await SendAsync("terminal", "pushState-unknown-code", null);
        Assert.Equal(200, reply.Status);
        Assert.Contains("<ok>1</ok>", Encoding.Latin1.GetString(reply.Body), StringComparison.Ordinal);
        Assert.Equal(("quarantined", "partner.code.unknown"), (exchange.Outcome, exchange.Code));
        Assert.Empty(acting.Reports);
    }

    [Fact]
    public async Task A_quarantined_report_that_could_not_be_kept_is_not_acknowledged()
    {
        acting.RecordBreaks = true;
        var reply = await ReceiveAsync("terminal", "pushState-unknown-code", null);
        Assert.Equal(503, reply.Status);
    }

    [Fact]
    public async Task An_order_that_was_taken_is_answered_even_when_the_record_failed()
    {
        acting.RecordBreaks = true;
        var reply = await ReceiveAsync("eclp", "addOrder-cod", new IntakeResult.Accepted("EX1", OrderStatus.Accepted, "JDV1", Replayed: false));
        Assert.Equal("EX1", (string?)Json(reply)["eclp_order_addOrder_responce"]!["eclpSoNo"]);
    }

    [Theory]
    [InlineData("fault-wrong-signature", Partners.Tenant, false)]
    [InlineData("fault-unknown-app-key", ExchangeRecorder.NoTenant, false)]
    [InlineData("fault-many", Partners.Tenant, true)]
    public async Task A_bad_message_reaches_nobody_and_is_kept(string golden, int tenant, bool proven)
    {
        var (_, exchange) = await SendAsync("eclp", golden, null);
        Assert.Empty(acting.Requests);
        Assert.Equal(("rejected", tenant, proven), (exchange.Outcome, exchange.TenantId, exchange.IsProven));
        Assert.NotEmpty(exchange.Request);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_answered_later_may_come_again_as_it_is_and_one_that_was_stored_may_not(bool overloaded)
    {
        var (messages, raw) = Door("terminal", "pushState-delivered");
        acting.Breaks = overloaded ? new DatabaseOverloadedException("orders", 9) : new IOException("disk full");
        Assert.Equal(503, (await messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, CancellationToken.None)).Status);

        acting.Breaks = null;
        Assert.Equal(200, (await messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, CancellationToken.None)).Status);
        Assert.Equal("done", acting.Exchanges.Last().Outcome);

        await messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, CancellationToken.None);
        Assert.Equal(("rejected", "partner.replay"), (acting.Exchanges.Last().Outcome, acting.Exchanges.Last().Code));
        Assert.Equal(2, acting.Reports.Count);
    }

    [Fact]
    public async Task A_report_whose_sender_hung_up_may_come_again()
    {
        var (messages, raw) = Door("terminal", "pushState-delivered");
        using var hangUp = new CancellationTokenSource();
        await hangUp.CancelAsync();
        acting.Breaks = new OperationCanceledException(hangUp.Token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, hangUp.Token));

        acting.Breaks = null;
        Assert.Equal(200, (await messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, CancellationToken.None)).Status);
        Assert.Equal("done", acting.Exchanges.Last().Outcome);
    }

    [Fact]
    public async Task A_quarantined_report_that_could_not_be_kept_may_come_again()
    {
        var (messages, raw) = Door("terminal", "pushState-unknown-code");
        acting.RecordBreaks = true;
        Assert.Equal(503, (await messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, CancellationToken.None)).Status);

        acting.RecordBreaks = false;
        Assert.Equal(200, (await messages.ReceiveAsync(Partners.Catalog.Find("terminal")!, raw, CancellationToken.None)).Status);
        Assert.Equal("quarantined", acting.Exchanges.Last().Outcome);
    }

    private static JsonNode Json(PartnerReply reply) => JsonNode.Parse(reply.Body)!;

    private async Task<(PartnerReply Reply, Exchange Exchange)> SendAsync(string connector, string golden, IntakeResult? result)
    {
        var reply = await ReceiveAsync(connector, golden, result);
        return (reply, acting.Exchanges.Last());
    }

    private Task<PartnerReply> ReceiveAsync(string connector, string golden, IntakeResult? result)
    {
        acting.Result = result;
        var (messages, raw) = Door(connector, golden);
        return messages.ReceiveAsync(Partners.Catalog.Find(connector)!, raw, CancellationToken.None);
    }

    /// <summary>A door that has seen nothing yet, at the time of the golden message.</summary>
    private (PartnerMessages Messages, RawMessage Raw) Door(string connector, string golden)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, connector, "golden", $"{golden}.json")))!;
        var clock = new Partners.StillClock(DateTimeOffset.Parse((string)file["now"]!, System.Globalization.CultureInfo.InvariantCulture));
        var message = file["message"]!;
        var raw = new RawMessage
        {
            Query = (string?)message["query"] ?? "",
            Charset = (string?)message["charset"],
            Headers = message["headers"]?.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!, StringComparer.OrdinalIgnoreCase)
                ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
            Body = message["bodyBase64"] is { } bytes ? Convert.FromBase64String((string)bytes!) : Encoding.UTF8.GetBytes((string)message["body"]!),
        };
        var orders = new OrderReader(
            new SingleDatabase(Substitute.For<IDatabase>()), Substitute.For<IFieldCipher>(),
            new(new SingleDatabase(Substitute.For<IDatabase>()), TimeProvider.System, NullLogger<FieldCatalog>.Instance), NullLogger<OrderReader>.Instance);
        return (new PartnerMessages(Partners.Reader(clock), new PartnerGates(), acting, acting, acting, orders, acting, new PartnerCases(Substitute.For<IDatabase>(), Substitute.For<IIdSource>(), clock), clock,
            NullLogger<PartnerMessages>.Instance), raw);
    }

    /// <summary>The layers behind the door, as far as a message meets them.</summary>
    private sealed class Acting : IIntake, IReportInbox, ICancelDesk, IExchangeLog
    {
        public IntakeResult? Result { get; set; }

        public Exception? Breaks { get; set; }

        public bool RecordBreaks { get; set; }

        public ConcurrentQueue<IntakeRequest> Requests { get; } = new();

        public ConcurrentQueue<ExecutionReport> Reports { get; } = new();

        public ConcurrentQueue<Exchange> Exchanges { get; } = new();

        public Task<(IntakeResult Result, Order? Order)> RehearseAsync(IntakeRequest request, CancellationToken ct) => throw new NotSupportedException();

        public Task<IntakeResult> AcceptAsync(IntakeRequest request, CancellationToken ct)
        {
            Requests.Enqueue(request);
            return Breaks is null ? Task.FromResult(Result!) : throw Breaks;
        }

        public Task<bool> ReceiveAsync(ExecutionReport report, CancellationToken ct)
        {
            Reports.Enqueue(report);
            return Breaks is null ? Task.FromResult(true) : throw Breaks;
        }

        public Task<ChangeResult> CancelAsync(ChangeAsk ask, CancellationToken ct) => Task.FromResult<ChangeResult>(new ChangeResult.NotFound());

        public Task RecordAsync(Exchange exchange, CancellationToken ct)
        {
            Exchanges.Enqueue(exchange);
            return RecordBreaks ? throw new IOException("disk full") : Task.CompletedTask;
        }
    }
}
