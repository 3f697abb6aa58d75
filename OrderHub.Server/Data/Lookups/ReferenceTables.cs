using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;
using static OrderHub.Server.Data.Lookups.ReferenceType;

namespace OrderHub.Server.Data.Lookups;

/// <summary>Every table that tenants maintain, one declaration each. A new table is a line here; storage, API and CSV follow.</summary>
public static class ReferenceTables
{
    private static readonly string[] Masters = [Model.Masters.Hub, Model.Masters.Eclp, Model.Masters.External, Model.Masters.Large];
    private static readonly string[] Statuses = [.. Enum.GetValues<OrderStatus>().Select(status => status.Name())];

    public static readonly ReferenceTable Regions = new(
        "regions", new("Regions", "行政区划"),
        new("Codes and names of the counties, by GB/T 2260.", "县级行政区划代码与名称（GB/T 2260）。"),
        [new("code", Text, new("Code", "代码")) { MaxLength = 12 }],
        [
            new("province", Province, new("Province", "省")),
            new("city", City, new("City", "市")),
            new("county", Text, new("County", "区县")),
        ]);

    public static readonly ReferenceTable Reach = new(
        "reach", new("Reach", "服务范围"),
        new("Where a line goes. An empty city or county stands for all; the narrowest row decides.", "业务线的服务范围。市、区县留空表示全部，以最具体的一行为准。"),
        [
            new("line", Text, new("Line", "业务线")) { MaxLength = 32 },
            new("province", Province, new("Province", "省")),
            new("city", City, new("City", "市")) { Required = false },
            new("county", Text, new("County", "区县")) { Required = false },
        ],
        [
            new("served", Flag, new("Served", "是否服务")) { Default = "true" },
            new("surcharge", Number, new("Surcharge", "附加费")) { Required = false },
            new("extraHours", Whole, new("Extra hours", "加时（小时）")) { Required = false, Greatest = 1000 },
        ]);

    public static readonly ReferenceTable Lanes = new(
        "lanes", new("Lanes and rates", "线路价目"),
        new("The rate and the time of a product from province to province, by begun kilograms.", "产品省到省的价格与时效，不足一公斤按一公斤计。"),
        [
            new("product", Text, new("Product", "产品")),
            new("from", Province, new("From", "始发省")),
            new("to", Province, new("To", "目的省")),
        ],
        [
            new("firstKg", Number, new("First kilogram", "首重价格")),
            new("nextKg", Number, new("Each further kilogram", "续重价格")),
            new("transitHours", Whole, new("Hours on the way", "运输时长（小时）")) { Greatest = 10_000 },
            new("currency", Text, new("Currency", "币种")) { Default = "CNY", MaxLength = 3 },
        ]);

    public static readonly ReferenceTable Contracts = new(
        "contracts", new("Contracts", "客户合同"),
        new("What a customer may order and how it pays; an empty customer or line stands for all.", "客户可下的业务与结算方式。客户或业务线留空表示全部。"),
        [
            new("customer", Text, new("Customer", "客户编码")) { Required = false },
            new("line", Text, new("Line", "业务线")) { Required = false, MaxLength = 32 },
        ],
        [
            new("active", Flag, new("In force", "是否有效")) { Default = "true" },
            new("settleTypes", Text, new("Ways of paying (digits; empty: all)", "结算方式（数字，留空为全部）")) { Required = false, MaxLength = 9 },
            new("creditLimit", Number, new("Credit limit (empty: none)", "信用额度（留空不限）")) { Required = false },
            new("codMost", Number, new("Most cash on delivery (empty: none allowed)", "代收货款上限（留空不允许）")) { Required = false },
        ]);

    public static readonly ReferenceTable Warehouses = new(
        "warehouses", new("Warehouses", "仓库"),
        new("Where goods are kept, and for which lines.", "仓库及其服务的业务线。"),
        [new("warehouse", Text, new("Warehouse", "仓库编号"))],
        [
            new("name", Text, new("Name", "名称")) { MaxLength = 100 },
            new("province", Province, new("Province", "省")),
            new("city", City, new("City", "市")),
            new("lines", Text, new("Lines, with spaces between (empty: all)", "业务线（空格分隔，留空为全部）")) { Required = false, MaxLength = 400 },
            new("priority", Whole, new("Priority, the least first", "优先级（小者优先）")) { Default = "100" },
            new("active", Flag, new("In use", "是否启用")) { Default = "true" },
        ]);

    public static readonly ReferenceTable Slots = new(
        "slots", new("Slots", "时段"),
        new("When something can be booked and how many fit; an empty place stands for all.", "可预约时段与容量。地点留空表示全部。"),
        [
            new("kind", Text, new("Kind", "类型")) { Choices = ["PICKUP", "DOCK", "DELIVERY", "INSTALL", "COLD_VEHICLE"] },
            new("place", Text, new("Warehouse, site or city", "仓库、站点或城市")) { Required = false },
        ],
        [
            new("opens", Whole, new("Opens (hour)", "开始（点）")) { Greatest = 23 },
            new("closes", Whole, new("Closes (hour)", "结束（点）")) { Least = 1, Greatest = 24 },
            new("hours", Whole, new("Hours of a slot", "每段时长（小时）")) { Least = 1, Greatest = 24 },
            new("capacity", Whole, new("Orders in a slot", "每段容量（单）")) { Greatest = 1_000_000 },
            new("days", Text, new("Days, 1 Monday to 7 Sunday", "开放日（1 周一 至 7 周日）")) { Default = "1234567", MaxLength = 7 },
            new("zone", Whole, new("Hours ahead of UTC", "时区（UTC+）")) { Default = "8", Least = -12, Greatest = 14 },
        ]);

    public static readonly ReferenceTable Handling = new(
        "handling", new("Handling rates", "操作费"),
        new("What a warehouse's work costs, by piece; an empty warehouse stands for all.", "仓内操作按件计费。仓库留空表示全部。"),
        [
            new("line", Text, new("Line", "业务线")) { MaxLength = 32 },
            new("warehouse", Text, new("Warehouse", "仓库编号")) { Required = false },
        ],
        [
            new("perPiece", Number, new("Each piece", "每件价格")),
            new("least", Number, new("Least", "最低收费")) { Default = "0" },
            new("currency", Text, new("Currency", "币种")) { Default = "CNY", MaxLength = 3 },
        ]);

    public static readonly ReferenceTable Restrictions = new(
        "restrictions", new("Restrictions", "禁限运"),
        new("What is not carried, or only with a licence; an empty line or country stands for all.", "禁运或需资质的货物。业务线、国家留空表示全部。"),
        [
            new("kind", Text, new("Kind", "类型")) { Choices = ["DANGER", "HS", "ARTICLE", "COUNTRY"] },
            new("code", Text, new("Class, HS code or its beginning, article, country", "类别、HS 编码或其前缀、货品、国家")),
            new("line", Text, new("Line", "业务线")) { Required = false, MaxLength = 32 },
            new("country", Text, new("Country", "国家")) { Required = false, MaxLength = 2 },
        ],
        [
            new("rule", Text, new("Rule", "规则")) { Choices = ["ALLOWED", "LICENCE", "FORBIDDEN"] },
            new("licence", Text, new("Attribute that states the licence", "填写资质编号的属性")) { Required = false },
            new("note", Text, new("Note", "备注")) { Required = false, MaxLength = 200 },
        ]);

    public static readonly ReferenceTable Products = new(
        "products", new("Products", "产品"),
        new("The services that lines sell, what goes with them, and how cold and how heavy they carry.", "各业务线可售的主产品与增值服务，及其温层与重量、体积上限。"),
        [new("product", Text, new("Product", "产品"))],
        [
            new("kind", Text, new("MAIN: a service; VAS: something added to one", "MAIN 主产品；VAS 增值服务")) { Choices = ["MAIN", "VAS"] },
            new("name", Text, new("Name", "名称")) { Required = false, MaxLength = 100 },
            new("lines", Text, new("Lines, with spaces between (empty: all)", "业务线（空格分隔，留空为全部）")) { Required = false, MaxLength = 400 },
            new("mains", Text, new("Services that it goes with (empty: all)", "适用主产品（空格分隔，留空为全部）")) { Required = false, MaxLength = 400 },
            new("layers", Text, new("Temperature layers that it keeps (empty: none)", "温层（空格分隔，留空为不控温）")) { Required = false, MaxLength = 100 },
            new("mostPieceKg", Number, new("Heaviest piece, kg (empty: any)", "单件上限（千克，留空不限）")) { Required = false },
            new("mostKg", Number, new("Heaviest order, kg (empty: any)", "整单上限（千克，留空不限）")) { Required = false },
            new("mostM3", Number, new("Largest order, m³ (empty: any)", "整单上限（立方米，留空不限）")) { Required = false },
            new("mostPieces", Whole, new("Most pieces (empty: any)", "件数上限（留空不限）")) { Required = false },
            new("tolerancePercent", Number, new("Heavier than said without approval, per cent (empty: any)", "复重免审批幅度（百分比，留空不审批）")) { Required = false, Greatest = 1000 },
            new("active", Flag, new("Sold", "是否在售")) { Default = "true" },
        ]);

    public static readonly ReferenceTable Vehicles = new(
        "vehicles", new("Vehicles", "车型"),
        new("The kinds of vehicles and what fits into one; the smallest that fits is taken.", "车型及其装载能力，取能装下的最小车型。"),
        [new("type", Text, new("Kind of vehicle", "车型代码")) { MaxLength = 16 }],
        [
            new("name", Text, new("Name", "名称")) { Required = false, MaxLength = 100 },
            new("mostKg", Number, new("Most kilograms", "载重上限（千克）")),
            new("mostM3", Number, new("Most cubic metres", "容积上限（立方米）")),
            new("pallets", Whole, new("Pallets", "托盘位")) { Default = "0" },
            new("tailLift", Flag, new("With a tail lift", "带尾板")) { Default = "false" },
            new("layers", Text, new("Temperature layers that it keeps (empty: none)", "温层（空格分隔，留空为不控温）")) { Required = false, MaxLength = 100 },
            new("active", Flag, new("In use", "是否启用")) { Default = "true" },
        ]);

    public static readonly ReferenceTable Layers = new(
        "layers", new("Temperature layers", "温层"),
        new("How cold a temperature layer is kept, and how much shelf life must be left at the door.", "各温层的温度范围，以及送达时须剩余的保质期。"),
        [new("layer", Text, new("Temperature layer", "温层")) { Choices = ["usual", "alive", "control", "cold", "freezing", "deepCool"] }],
        [
            new("lowest", Number, new("Lowest, °C", "最低温度（℃）")) { Least = -200 },
            new("highest", Number, new("Highest, °C", "最高温度（℃）")) { Least = -200 },
            new("marginHours", Whole, new("Shelf life left at the door, hours", "送达时剩余保质期（小时）")) { Default = "0", Greatest = 100_000 },
        ]);

    public static readonly ReferenceTable Services = new(
        "services", new("Services at the address", "上门服务范围"),
        new("What is done at an address of a region: added services and temperature layers. An empty city or county stands for all; the narrowest row decides.", "各地区可提供的上门增值服务与温层。市、区县留空表示全部，以最具体的一行为准。"),
        [
            new("service", Text, new("Added service or temperature layer", "增值服务或温层")),
            new("province", Province, new("Province", "省")),
            new("city", City, new("City", "市")) { Required = false },
            new("county", Text, new("County", "区县")) { Required = false },
        ],
        [
            new("offered", Flag, new("Offered", "是否提供")) { Default = "true" },
            new("mostFloors", Whole, new("Highest floor without a lift (empty: any)", "无电梯最高楼层（留空不限）")) { Required = false, Greatest = 200 },
            new("mostPieceKg", Number, new("Heaviest piece, kg (empty: any)", "单件上限（千克，留空不限）")) { Required = false },
        ]);

    public static readonly ReferenceTable Returns = new(
        "returns", new("Returns", "退货政策"),
        new("How long a customer's goods may come back, and when they are refunded; an empty customer or line stands for all.", "客户退货期限与退款时点。客户或业务线留空表示全部。"),
        [
            new("customer", Text, new("Customer", "客户编码")) { Required = false },
            new("line", Text, new("Line", "业务线")) { Required = false, MaxLength = 32 },
        ],
        [
            new("days", Whole, new("Days after the delivery", "签收后天数")) { Greatest = 3_650 },
            new("refund", Text, new("Refund before or after the inspection", "验货前或验货后退款")) { Default = "AFTER", Choices = ["BEFORE", "AFTER"] },
            new("defectiveShare", Number, new("Refunded of defective goods (%)", "残品退款比例（%）")) { Default = "100", Greatest = 100 },
        ]);

    public static readonly ReferenceTable RateCards = new(
        "rate-cards", new("Rate cards", "合同价卡"),
        new("What a customer of a contract pays for a product, how much of it a month, and how long its goods must keep; an empty product stands for all.", "合同客户的产品价格、月度配额与货品最低剩余效期。产品留空表示全部。"),
        [
            new("customer", Text, new("Customer", "客户编码")),
            new("product", Text, new("Product", "产品")) { Required = false },
        ],
        [
            new("perKg", Number, new("Each kilogram", "每公斤价格")) { Default = "0" },
            new("perPiece", Number, new("Each piece", "每件价格")) { Default = "0" },
            new("least", Number, new("Least for an order", "每单最低收费")) { Default = "0" },
            new("currency", Text, new("Currency", "币种")) { Default = "CNY", MaxLength = 3 },
            new("quota", Number, new("Pieces a month (empty: any number)", "月度配额（件，留空不限）")) { Required = false },
            new("lifeDays", Whole, new("Fewest days that goods must still keep", "最低剩余效期（天）")) { Default = "0", Greatest = 3_650 },
        ]);

    public static readonly ReferenceTable Bindings = new(
        "bindings", new("Bindings of owners", "货主绑定"),
        new("Which warehouses the shop of an owner uses, and whose system runs them; an empty shop stands for all.", "货主店铺可用的仓库及其所属系统。店铺留空表示全部。"),
        [
            new("customer", Text, new("Owner", "货主（客户编码）")),
            new("shop", Text, new("Shop", "店铺")) { Required = false },
            new("warehouse", Text, new("Warehouse", "仓库编号")),
        ],
        [
            new("system", Text, new("System that runs it", "所属系统")) { Default = "wms", Choices = ["wms", "flux"] },
            new("priority", Whole, new("Priority, the least first", "优先级（小者优先）")) { Default = "100" },
            new("active", Flag, new("In force", "是否有效")) { Default = "true" },
        ]);

    public static readonly ReferenceTable Kits = new(
        "kits", new("Parts of kits", "套装组件"),
        new("What a kit is made of: an article, and how many pieces of it go into one kit.", "套装由哪些货品、各多少件组成。"),
        [
            new("kit", Text, new("Kit", "套装")),
            new("part", Text, new("Part", "组件")),
        ],
        [new("quantity", Number, new("Pieces in a kit", "每套件数")) { Least = 0.0001m }]);

    public static readonly ReferenceTable Carriers = new(
        "carriers", new("Carriers", "承运商"),
        new("Where a carrier goes from a province, at what price and how quickly; an empty destination stands for all.", "承运商从某省可达的省份、每单价格与时效。目的省留空表示全部。"),
        [
            new("carrier", Text, new("Carrier", "承运商")) { MaxLength = 32 },
            new("from", Province, new("From", "始发省")),
            new("to", Province, new("To", "目的省")) { Required = false },
        ],
        [
            new("served", Flag, new("Goes there", "是否可达")) { Default = "true" },
            new("price", Number, new("Price of an order", "每单价格")) { Default = "0" },
            new("hours", Whole, new("Hours on the way", "运输时长（小时）")) { Default = "0", Greatest = 10_000 },
        ]);

    public static readonly ReferenceTable CarrierNumbers = new(
        "carrier-numbers", new("Number ranges of carriers", "承运商号段"),
        new("How many waybill numbers a carrier gave, and how they begin; the pool of the carrier is filled from it.", "承运商分配的运单号数量与前缀，用于补充该承运商的号段池。"),
        [new("carrier", Text, new("Carrier", "承运商")) { MaxLength = 32 }],
        [
            new("prefix", Text, new("Numbers begin with", "号码前缀")) { MaxLength = 16 },
            new("count", Whole, new("How many", "数量")) { Greatest = 999_999_999 },
        ]);

    public static readonly ReferenceTable StatusRules = new(
        "status-rules", new("Status rules", "状态流转规则"),
        new("Moves from status to status that are made, or passed by, against what ships; an empty line stands for all.", "对内置状态流转的调整：允许或忽略某一流转。业务线留空表示全部。"),
        [
            new("line", Text, new("Line", "业务线")) { Required = false, MaxLength = 32 },
            new("from", Text, new("From", "原状态")) { Choices = Statuses },
            new("to", Text, new("To", "新状态")) { Choices = Statuses },
        ],
        [new("made", Flag, new("Made", "是否流转")) { Default = "true" }]);

    public static readonly ReferenceTable ChangeRules = new(
        "change-rules", new("Change rules", "变更规则"),
        new("What an order at a status takes of changes, and what they cost, against what ships; an empty line stands for all, an empty answer for what ships.",
            "订单各状态可接受的变更及费用，覆盖内置规则。业务线留空表示全部，答复留空沿用内置规则。"),
        [
            new("line", Text, new("Line", "业务线")) { Required = false, MaxLength = 32 },
            new("status", Text, new("Status", "状态")) { Choices = Statuses },
            new("change", Text, new("Change", "变更类型")) { Choices = ["MODIFY", "CANCEL", "READDRESS", "INTERCEPT", "REVERSE"] },
        ],
        [
            new("answer", Text, new("Answer", "答复")) { Required = false, Choices = ["ALLOWED", "CONDITIONAL", "BECOMES_INTERCEPT", "REFUSED"] },
            new("fields", Text, new("Fields that may be modified, with spaces between (* all)", "可修改字段组（空格分隔，* 为全部）"))
            {
                Required = false,
                MaxLength = 200,
                Words = ["*", "remark", "phone", "pickupTime", "deliveryTime", "services", "address", "goods", "other"],
            },
            new("conditions", Text, new("Conditions, with spaces between", "条件（空格分隔）")) { Required = false, MaxLength = 200, Words = ChangeConditions.All },
            new("fee", Number, new("Fee", "费用")) { Required = false },
            new("currency", Text, new("Currency", "币种")) { Default = "CNY", MaxLength = 3 },
        ]);

    public static readonly ReferenceTable Payers = new(
        "payers", new("Shares of payers", "费用分摊"),
        new("Who pays which share of the fees where several parties pay; an empty customer stands for all.", "多方结算时各方的分摊比例。客户留空表示全部。"),
        [
            new("line", Text, new("Line", "业务线")) { MaxLength = 32 },
            new("customer", Text, new("Customer", "客户编码")) { Required = false },
            new("payer", Text, new("Role of the party, or customer", "付款方角色或客户编码")),
        ],
        [new("percent", Number, new("Percent", "比例（%）")) { Greatest = 100 }]);

    public static readonly ReferenceTable CustomsPatterns = new(
        "customs-patterns", new("Customs procedures", "监管方式"),
        new("What a customs procedure asks for, allows for one order, and takes of the taxes.", "各监管方式的资料要求、单笔限值与计税比例。"),
        [new("pattern", Text, new("Procedure", "监管方式")) { MaxLength = 16 }],
        [
            new("name", Text, new("Name", "名称")) { MaxLength = 100 },
            new("needsBuyer", Flag, new("Asks who the buyer is", "需订购人身份")) { Default = "false" },
            new("most", Number, new("Most for one order, in CNY (empty: no limit)", "单笔限值（元，留空不限）")) { Required = false },
            new("dutyShare", Number, new("Percent of the duty", "关税征收比例（%）")) { Default = "100", Greatest = 100 },
            new("otherShare", Number, new("Percent of the other taxes", "增值税与消费税征收比例（%）")) { Default = "100", Greatest = 100 },
        ]);

    public static readonly ReferenceTable Tariffs = new(
        "tariffs", new("Tariffs", "税则"),
        new("Rates of duty and taxes by HS code; the longest beginning of a code decides.", "按 HS 编码的税率，以最长匹配前缀为准。"),
        [new("code", Text, new("HS code or its beginning", "HS 编码或其前缀")) { MaxLength = 13 }],
        [
            new("duty", Number, new("Duty (%)", "关税（%）")) { Greatest = 1000 },
            new("consumption", Number, new("Consumption tax (%)", "消费税（%）")) { Default = "0", Greatest = 99 },
            new("vat", Number, new("Value added tax (%)", "增值税（%）")) { Greatest = 100 },
            new("name", Text, new("What it is", "品名")) { Required = false, MaxLength = 100 },
        ]);

    public static readonly ReferenceTable ExchangeRates = new(
        "exchange-rates", new("Rates of exchange", "汇率"),
        new("How many yuan one unit of a currency is.", "一单位外币折合人民币。"),
        [new("currency", Text, new("Currency", "币种")) { MaxLength = 3 }],
        [new("yuan", Number, new("CNY", "人民币")) { Least = 0.0001m }]);

    public static readonly ReferenceTable Coupons = new(
        "coupons", new("Coupons", "优惠券"),
        new("What a coupon is worth, how often it can be used, and for what.", "优惠券面额、可用次数与使用条件。"),
        [new("coupon", Text, new("Coupon", "优惠券"))],
        [
            new("worth", Number, new("Worth", "面额")),
            new("uses", Whole, new("Uses", "可用次数")) { Greatest = 100_000_000 },
            new("least", Number, new("Goods worth at least", "使用门槛")) { Required = false },
            new("line", Text, new("Line (empty: all)", "业务线（留空不限）")) { Required = false, MaxLength = 32 },
        ]);

    public static readonly ReferenceTable GroupBuys = new(
        "group-buys", new("Group buying", "拼团活动"),
        new("How many orders make a group of a campaign; an empty campaign stands for all.", "活动的成团单数。活动留空表示全部。"),
        [
            new("line", Text, new("Line", "业务线")) { MaxLength = 32 },
            new("campaign", Text, new("Campaign", "活动")) { Required = false },
        ],
        [
            new("size", Whole, new("Orders of a group", "成团单数")) { Least = 2, Greatest = 10_000 },
            new("hours", Whole, new("Hours that a group has where the order does not say", "订单未填写截止时间时的成团时长（小时）")) { Default = "24", Least = 1, Greatest = 720 },
        ]);

    public static readonly ReferenceTable Waves = new(
        "waves", new("Waves", "波次"),
        new("When waves to a pickup point close; an empty pickup point stands for all.", "各自提点的波次截单时间。自提点留空表示全部。"),
        [
            new("line", Text, new("Line", "业务线")) { MaxLength = 32 },
            new("site", Text, new("Pickup point", "自提点")) { Required = false },
        ],
        [
            new("hours", Text, new("Cut-offs (hours, with spaces between)", "截单时间（点，空格分隔）")) { MaxLength = 100 },
            new("zone", Whole, new("Hours ahead of UTC", "时区（UTC+）")) { Default = "8", Least = -12, Greatest = 14 },
        ]);

    public static readonly ReferenceTable NumberPrefixes = new(
        "number-prefixes", new("Beginnings of numbers", "单号前缀"),
        new("Whose orders numbers are that begin so, where no order here has them; the longest beginning decides.", "本中心查不到的单号按前缀归属，以最长前缀为准。"),
        [new("prefix", Text, new("Beginning", "前缀")) { MaxLength = 32 }],
        [
            new("masteredBy", Text, new("System", "主控系统")) { Choices = Masters },
            new("identity", Text, new("Business identity", "业务身份")) { Required = false, MaxLength = 32 },
        ]);

    public static readonly ReferenceTable CutOvers = new(
        "cut-overs", new("Cut-overs", "切量规则"),
        new("Which system masters numbers that neither an order nor a beginning tells; an empty line, customer or channel stands for all.", "无法由订单或前缀判定的单号归属哪个系统。业务线、客户、渠道留空表示全部。"),
        [
            new("line", Text, new("Line", "业务线")) { Required = false, MaxLength = 32 },
            new("customer", Text, new("Customer", "客户编码")) { Required = false },
            new("channel", Text, new("Channel", "渠道编码")) { Required = false },
        ],
        [
            new("before", Text, new("System before", "切换前系统")) { Choices = Masters },
            new("percent", Whole, new("Share of the hub, per cent", "本中心占比（百分比）")) { Greatest = 100 },
            new("since", Text, new("From when (UTC, such as 2026-03-01T00:00:00Z; empty: always)", "生效时间（UTC，留空为一直）")) { Required = false, MaxLength = 40 },
        ]);

    public static readonly IReadOnlyList<ReferenceTable> All =
    [
        Regions,
        Reach,
        Lanes,
        Contracts,
        Warehouses,
        Slots,
        Handling,
        Restrictions,
        Products,
        Vehicles,
        Layers,
        Services,
        Returns,
        RateCards,
        Bindings,
        Kits,
        Carriers,
        CarrierNumbers,
        StatusRules,
        ChangeRules,
        Payers,
        CustomsPatterns,
        Tariffs,
        ExchangeRates,
        Coupons,
        GroupBuys,
        Waves,
        NumberPrefixes,
        CutOvers,
    ];

    /// <summary>The table of a name; null where there is none.</summary>
    public static ReferenceTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);
}
