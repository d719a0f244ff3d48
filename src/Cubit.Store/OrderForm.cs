using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Store;

/// <summary>An order as stored: what every order has by position, the rest by name behind it.</summary>
/// <remarks>
/// With a name at each value an order's event took a page of its own beside the page of its account. Null stands for
/// what was said before: an instant is that of the order, an actor the one before. What was written as an object is
/// read as ever.
/// </remarks>
/// <param name="named">The options that read objects.</param>
/// <param name="rulesOf">The rule set of an id.</param>
internal sealed class OrderForm(JsonSerializerOptions named, Func<string, RuleSet> rulesOf) : JsonConverter<Order>
{
    public override void Write(Utf8JsonWriter writer, Order value, JsonSerializerOptions options)
    {
        var more = new PositionalWriter(writer, options);
        writer.WriteStartArray();
        writer.WriteNumberValue(value.AccountId);
        writer.WriteNumberValue(value.Number);
        writer.WriteStringValue(value.Kind.Code());
        writer.WriteNumberValue(value.Instance);
        more.Put(value.After);
        more.Put(value.Total);
        writer.WriteStringValue(value.Rules);
        writer.WriteStringValue(value.PriceBook);
        writer.WriteStringValue(value.Agreement.Id);
        writer.WriteStringValue(value.Agreement.Version);
        writer.WriteStringValue(value.Agreement.Title);
        InstantForm.Write(writer, value.CreatedAt);
        InstantForm.Write(writer, value.PricedAt, unless: value.CreatedAt);
        writer.WriteStartArray();
        foreach (var (source, amount) in value.Payments)
        {
            writer.WriteStringValue(source);
            more.Put(amount);
        }

        writer.WriteEndArray();
        writer.WriteStartArray();
        var actor = (string?)null;
        foreach (var change in value.History)
        {
            writer.WriteStringValue(change.State.Code());
            InstantForm.Write(writer, change.At, unless: value.CreatedAt);
            writer.WriteStringValue(change.Actor == actor ? null : change.Actor);
            actor = change.Actor;
        }

        writer.WriteEndArray();
        more.Named("before", value.Before);
        if (value.Inputs is { } inputs)
        {
            writer.WriteStringValue("inputs");
            Write(more, inputs, value);
        }

        more.Named("settlement", value.Settlement);
        more.Named("fx", value.Fx);
        more.Named("reason", value.Reason);
        more.Named("sale", value.Sale);
        more.Named("voucher", value.Voucher);
        more.Named("schedule", value.Schedule);
        more.Named("project", value.Project);
        more.Named("correction", value.Correction);
        more.Named("refused", value.Refused);
        if (value.History.Any(change => change.Reason is not null))
            more.Named("reasons", (string?[])[.. value.History.Select(change => change.Reason)]);
        writer.WriteEndArray();
    }

    public override Order Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize<Order>(ref reader, named)!;
        var (account, number) = (Positional.Number(ref reader), Positional.Number(ref reader));
        var kind = Stored.FromCode<OrderKind>(Positional.Text(ref reader));
        var instance = Positional.Number(ref reader);
        var after = Positional.Value<Configuration>(ref reader, options);
        var total = Positional.Value<Money>(ref reader, options);
        var (rules, book) = (Positional.Text(ref reader), Positional.Text(ref reader));
        var agreement = new Agreement(
            Positional.Text(ref reader),
            Positional.Text(ref reader),
            Positional.Text(ref reader)
        );
        var createdAt = Positional.Time(ref reader);
        var pricedAt = Positional.TimeOr(ref reader, createdAt);
        Positional.Require(ref reader, JsonTokenType.StartArray);
        var payments = new List<Payment>();
        while (Positional.IsMore(ref reader))
            payments.Add(new(reader.GetString()!, Positional.Value<Money>(ref reader, options)));
        Positional.Require(ref reader, JsonTokenType.StartArray);
        var history = new List<StateChange>();
        while (Positional.IsMore(ref reader))
        {
            var state = Stored.FromCode<OrderState>(reader.GetString()!);
            var at = Positional.TimeOr(ref reader, createdAt);
            history.Add(new(state, at, Positional.TextOrNull(ref reader) ?? history[^1].Actor));
        }

        var order = new Order(
            account,
            number,
            kind,
            instance,
            null,
            after,
            total,
            null,
            null,
            null,
            rules,
            book,
            agreement,
            payments,
            pricedAt,
            createdAt,
            history,
            null
        );
        while (Positional.IsMore(ref reader))
            order = reader.GetString() switch
            {
                "before" => order with { Before = Positional.Value<Configuration>(ref reader, options) },
                "inputs" => order with { Inputs = ReadInputs(ref reader, order, options) },
                "settlement" => order with { Settlement = Positional.Value<Money>(ref reader, options) },
                "fx" => order with { Fx = Positional.Value<Cubit.Accounts.FxRate>(ref reader, options) },
                "reason" => order with { Reason = Positional.Text(ref reader) },
                "sale" => order with { Sale = Positional.Value<Sale>(ref reader, options) },
                "voucher" => order with { Voucher = Positional.Value<VoucherUse>(ref reader, options) },
                "schedule" => order with { Schedule = Positional.Value<Schedule>(ref reader, options) },
                "project" => order with { Project = Positional.Text(ref reader) },
                "correction" => order with { Correction = Positional.Value<Correction>(ref reader, options) },
                "refused" => order with { Refused = Positional.Text(ref reader) },
                "reasons" => order with
                {
                    History = Reasoned(history, Positional.Value<string?[]>(ref reader, options)),
                },
                var other => throw new JsonException($"A stored order has no '{other}'."),
            };
        return order;
    }

    private static IReadOnlyList<StateChange> Reasoned(List<StateChange> history, string?[] reasons) =>
        [.. history.Zip(reasons, (change, reason) => change with { Reason = reason })];

    // An order's inputs name the order and its rule set, and are mostly of the instant at which it was priced.
    private static void Write(PositionalWriter more, ResizeInputs inputs, Order order)
    {
        var writer = more.Writer;
        writer.WriteStartArray();
        more.Put(inputs.Subscription);
        InstantForm.Write(writer, inputs.At, unless: order.PricedAt);
        more.Put(inputs.ListPerMonth);
        writer.WriteStartArray();
        foreach (var tier in inputs.Tiers)
        {
            writer.WriteNumberValue(tier.Months);
            more.Put(tier.Factor);
        }

        writer.WriteEndArray();
        if (inputs.Order != order.Number)
            more.Named("order", (long?)inputs.Order);
        if (inputs.Rules.Id != order.Rules)
            more.Named("rules", inputs.Rules);
        more.Named("fx", inputs.Fx);
        more.Named("discount", inputs.Discount);
        if (inputs.Voucher != Fraction.Zero)
            more.Named("voucher", (Fraction?)inputs.Voucher);
        more.Named("cash", inputs.Cash);
        writer.WriteEndArray();
    }

    private ResizeInputs ReadInputs(ref Utf8JsonReader reader, Order order, JsonSerializerOptions options)
    {
        Positional.Require(ref reader, JsonTokenType.StartArray);
        var subscription = Positional.Value<Subscription>(ref reader, options);
        var at = Positional.TimeOr(ref reader, order.PricedAt);
        var price = Positional.Value<Fraction>(ref reader, options);
        Positional.Require(ref reader, JsonTokenType.StartArray);
        var tiers = new List<DiscountTier>();
        while (Positional.IsMore(ref reader))
            tiers.Add(new(reader.GetInt32(), Positional.Value<Fraction>(ref reader, options)));
        var (number, rules) = (order.Number, (RuleSet?)null);
        var more = new ResizeInputs(0, subscription, at, price, null!, tiers);
        while (Positional.IsMore(ref reader))
            switch (reader.GetString())
            {
                case "order":
                    number = Positional.Number(ref reader);
                    break;
                case "rules":
                    rules = Positional.Value<RuleSet>(ref reader, options);
                    break;
                case "fx":
                    more = more with { Fx = Positional.Value<Cubit.Accounts.FxRate>(ref reader, options) };
                    break;
                case "discount":
                    more = more with { Discount = Positional.Value<Fraction>(ref reader, options) };
                    break;
                case "voucher":
                    more = more with { Voucher = Positional.Value<Fraction>(ref reader, options) };
                    break;
                case "cash":
                    more = more with { Cash = Positional.Value<Fraction>(ref reader, options) };
                    break;
                case var other:
                    throw new JsonException($"The inputs of a stored order have no '{other}'.");
            }

        return more with
        {
            Order = number,
            Rules = rules ?? rulesOf(order.Rules),
        };
    }
}
