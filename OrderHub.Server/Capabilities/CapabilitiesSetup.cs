using OrderHub.Server.Capabilities.Addresses;
using OrderHub.Server.Capabilities.Billing;
using OrderHub.Server.Capabilities.Credit;
using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Capabilities.Funds;
using OrderHub.Server.Capabilities.Notices;
using OrderHub.Server.Capabilities.Orders;
using OrderHub.Server.Capabilities.Origins;
using OrderHub.Server.Capabilities.Pickups;
using OrderHub.Server.Capabilities.Pricing;
using OrderHub.Server.Capabilities.Promises;
using OrderHub.Server.Capabilities.Receipts;
using OrderHub.Server.Capabilities.Restrictions;
using OrderHub.Server.Capabilities.Slots;
using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Capabilities.Waybills;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities;

/// <summary>Every capability, one line each.</summary>
public static class CapabilitiesSetup
{
    public static IServiceCollection AddCapabilities(this IServiceCollection services) => services
        .AddSingleton<ICapability, DeduplicateOrder>()
        .AddSingleton<ICapability, ValidateOrder>()
        .AddSingleton<ICapability, SaveOrder>()
        .AddSingleton<ICapability, AcceptOrder>()
        .AddSingleton<ICapability, RefuseOrder>()
        .AddSingleton<ICapability, CancelOrder>()
        .AddSingleton<ICapability, AdvanceStatus>()
        .AddSingleton<ICapability, ApplyReport>()
        .AddSingleton<ICapability, FailCancel>()
        .AddSingleton<ICapability, RaiseIncident>()
        .AddSingleton<ICapability, DispatchOrder>()
        .AddSingleton<ICapability, WithdrawDispatch>()
        .AddSingleton<ICapability, FindOrigin>()
        .AddSingleton<ICapability, TellOrigin>()
        .AddSingleton<ICapability, CheckReach>()
        .AddSingleton<ICapability, CheckRestrictions>()
        .AddSingleton<ICapability, HoldOrder>()
        .AddSingleton<ICapability, ResumeOrder>()
        .AddSingleton<ICapability, ReconcileReceipt>()
        .AddSingleton<ICapability, RecordInspection>()
        .AddSingleton<ICapability, SettleBill>()
        .AddSingleton<ICapability, ReserveCredit>()
        .AddSingleton<ICapability, ReleaseCredit>()
        .AddSingleton<ICapability, CheckFunds>()
        .AddSingleton<ICapability, ChooseWarehouse>()
        .AddSingleton<ICapability, ReserveStock>()
        .AddSingleton<ICapability, ReleaseStock>()
        .AddSingleton<ICapability, IssueStock>()
        .AddSingleton<ICapability, ReceiveStock>()
        .AddSingleton<ICapability, BookSlot>()
        .AddSingleton<ICapability, FreeSlot>()
        .AddSingleton<ICapability, QuotePrice>()
        .AddSingleton<ICapability, QuotePromise>()
        .AddSingleton<ICapability, AssignWaybill>()
        .AddSingleton<ICapability, RegisterWaybill>()
        .AddSingleton<ICapability, VoidWaybill>()
        .AddSingleton<ICapability, OrderPickup>()
        .AddSingleton<ICapability, WithdrawPickup>()
        .AddSingleton<ICapability, SendNotice>();
}
