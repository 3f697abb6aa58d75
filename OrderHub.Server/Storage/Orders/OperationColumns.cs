using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>How, when, where and by whom the order is carried out.</summary>
internal static class OperationColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Operation,
        [
            "pickup_mode", "pickup_start", "pickup_end", "delivery_start", "delivery_end", "dock_start", "dock_end", "pickup_site", "delivery_site",
            "warehouse_no", "dest_warehouse_no", "carrier_code", "vehicle_type", "vehicle_plate", "temp_min", "temp_max", "logger_id", "install_order_no",
        ],
        row => row.Order.Operation is { } operation ? Values(operation) : new object?[18]);

    public static Operation Read(RowReader row) => new()
    {
        PickupMode = row.Text(),
        PickupWindow = ReadWindow(row),
        DeliveryWindow = ReadWindow(row),
        DockWindow = ReadWindow(row),
        PickupSite = row.TextOrNull(),
        DeliverySite = row.TextOrNull(),
        WarehouseNo = row.TextOrNull(),
        DestWarehouseNo = row.TextOrNull(),
        CarrierCode = row.TextOrNull(),
        VehicleType = row.TextOrNull(),
        VehiclePlate = row.TextOrNull(),
        TempMin = row.DecimalOrNull(),
        TempMax = row.DecimalOrNull(),
        LoggerId = row.TextOrNull(),
        InstallOrderNo = row.TextOrNull(),
    };

    private static TimeWindow? ReadWindow(RowReader row) =>
        (row.TimeOrNull(), row.TimeOrNull()) is ({ } start, { } end) ? new() { Start = start, End = end } : null;

    private static object?[] Values(Operation operation) =>
    [
        operation.PickupMode,
        operation.PickupWindow?.Start, operation.PickupWindow?.End,
        operation.DeliveryWindow?.Start, operation.DeliveryWindow?.End,
        operation.DockWindow?.Start, operation.DockWindow?.End,
        operation.PickupSite, operation.DeliverySite, operation.WarehouseNo, operation.DestWarehouseNo, operation.CarrierCode,
        operation.VehicleType, operation.VehiclePlate, operation.TempMin, operation.TempMax, operation.LoggerId, operation.InstallOrderNo,
    ];
}
