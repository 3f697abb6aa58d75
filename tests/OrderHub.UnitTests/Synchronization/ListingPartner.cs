using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Model;

namespace OrderHub.UnitTests.Synchronization;

/// <summary>A partner's list of orders by change, in memory, with all that may go wrong between two pages.</summary>
internal sealed class ListingPartner : IConnectorClient, IConnectorAddresses, IPartnerCredentials
{
    private readonly Dictionary<string, (DateTimeOffset At, JsonObject Document)> orders = new(StringComparer.Ordinal);

    /// <summary>What it was asked, oldest first: since and sinceId.</summary>
    public List<(DateTimeOffset Since, string Id)> Asked { get; } = [];

    /// <summary>Done before each answer.</summary>
    public Func<Task> BeforePage { get; set; } = () => Task.CompletedTask;

    /// <summary>What it answers instead; null: the page.</summary>
    public OutboundResult? Instead { get; set; }

    /// <summary>Tenants with a credential.</summary>
    public IReadOnlyList<int> Tenants { get; init; } = [1];

    public IReadOnlyCollection<string> Numbers => orders.Keys;

    public void Put(string no, DateTimeOffset changed, string state = "10009", DateTimeOffset? created = null, string? movedTo = null) => orders[no] = (changed, new JsonObject
    {
        ["eclpSoNo"] = no,
        ["currentStatus"] = state,
        ["isvUUID"] = $"OLD-{no}",
        ["departmentNo"] = "EBU1",
        ["salesPlatformOrderNo"] = $"P-{no}",
        ["createTime"] = China(created ?? changed),
        ["updateTime"] = China(changed),
        ["consigneeName"] = "李测试",
        ["consigneeMobile"] = "13900001234",
        ["addressProvince"] = "江苏省",
        ["consigneeAddress"] = "幸福小区三栋",
        ["goodsNo"] = "EMG1,EMG2",
        ["goodsName"] = "燕麦片,保温杯",
        ["quantity"] = "2,1",
        ["migrateFlag"] = movedTo is null ? "0" : "1",
        ["newOrderNo"] = movedTo,
    });

    /// <summary>How it says that an order stands, in the hub's words.</summary>
    public OrderStatus StateOf(string no) => (string)orders[no].Document["currentStatus"]! == "10018" ? OrderStatus.Packed : OrderStatus.Received;

    public void Remove(string no) => orders.Remove(no);

    public async Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (call.Operation == "getOrder")
        {
            return Instead ?? new OutboundResult.Done(orders.TryGetValue((string)call.Input["orderNo"]!, out var one) ? new JsonObject { ["document"] = one.Document.DeepClone() } : []);
        }

        var since = DateTimeOffset.Parse((string)call.Input["since"]!, CultureInfo.InvariantCulture);
        var id = (string)call.Input["sinceId"]!;
        Asked.Add((since, id));
        await BeforePage();
        return Instead ?? new OutboundResult.Done(new JsonObject
        {
            ["total"] = orders.Count,
            ["items"] = new JsonArray(
            [
                .. orders.Where(order => (order.Value.At, string.CompareOrdinal(order.Key, id)).CompareTo((since, 0)) > 0)
                    .OrderBy(order => order.Value.At).ThenBy(order => order.Key, StringComparer.Ordinal).Take((int)call.Input["limit"]!)
                    .Select(order => new JsonObject { ["id"] = order.Key, ["time"] = order.Value.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["document"] = order.Value.Document.DeepClone() }),
            ]),
        });
    }

    public Task<OutboundResult> QueryAsync(OutboundCall call, CancellationToken ct) => throw new NotSupportedException();

    public Uri? Find(string connector) => new("http://127.0.0.1:9");

    public void Set(string connector, Uri address) => throw new NotSupportedException();

    public string? FindFolder(string connector) => null;

    public void SetFolder(string connector, string folder) => throw new NotSupportedException();

    public PartnerCredential? Find(string connector, string appKey) => null;

    public IReadOnlyList<PartnerCredential> OfConnector(string connector) => [.. Tenants.Select(tenant => new PartnerCredential(connector, "key", tenant, "secret"))];

    public PartnerCredential? OfTenant(string connector, int tenantId) => OfConnector(connector).FirstOrDefault(credential => credential.TenantId == tenantId);

    private static string China(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
