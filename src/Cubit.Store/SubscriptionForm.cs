using System.Text.Json;
using System.Text.Json.Serialization;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Store;

/// <summary>A subscription as stored: values by position, and the term of a layer by its place among terms.</summary>
/// <remarks>
/// It is in every order and in every instance, and with a name at each value it took 1.1 KB of an order's 2.0 KB. What
/// was written so, as an object, is read as ever. Null stands for what was said before: the end of a layer is that of
/// its term, its days count from its start, and it comes from its own order, unless they are written.
/// </remarks>
/// <param name="named">The options that read objects.</param>
internal sealed class SubscriptionForm(JsonSerializerOptions named) : JsonConverter<Subscription>
{
    public override void Write(Utf8JsonWriter writer, Subscription value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Product);
        writer.WriteStringValue(value.Currency.Code);
        writer.WriteStringValue(value.Zone.Id);
        Write(writer, value.ListPerMonth);
        writer.WriteStartArray();
        foreach (var sold in value.Terms)
        {
            writer.WriteNumberValue(sold.Order);
            Write(writer, sold.Discount);
            Write(writer, sold.Term);
        }

        writer.WriteEndArray();
        writer.WriteStartArray();
        foreach (var tranche in value.Tranches)
            Write(writer, tranche, value.Terms);
        writer.WriteEndArray();
        writer.WriteEndArray();
    }

    public override Subscription Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize<Subscription>(ref reader, named)!;
        var (product, currency, zone) = (
            Positional.Text(ref reader),
            Currency.Of(Positional.Text(ref reader)),
            Positional.Text(ref reader)
        );
        var price = Ratio(ref reader);
        Positional.Require(ref reader, JsonTokenType.StartArray);
        var terms = new List<SoldTerm>();
        while (Positional.IsMore(ref reader))
        {
            var (order, discount) = (reader.GetInt64(), Ratio(ref reader));
            terms.Add(new SoldTerm(order, ReadTerm(ref reader), discount));
        }

        Positional.Require(ref reader, JsonTokenType.StartArray);
        var tranches = new List<Tranche>();
        while (Positional.IsMore(ref reader))
            tranches.Add(ReadTranche(ref reader, terms));
        Positional.Require(ref reader, JsonTokenType.EndArray);
        return new Subscription(product, currency, BillingZone.Of(zone), price, terms, tranches);
    }

    private static void Write(Utf8JsonWriter writer, Tranche tranche, IReadOnlyList<SoldTerm> terms)
    {
        var origin = tranche.Origin;
        writer.WriteNumberValue(tranche.Order);
        writer.WriteStringValue(tranche.Kind.Code());
        writer.WriteNumberValue(tranche.Period);
        InstantForm.Write(writer, tranche.Start);
        InstantForm.Write(writer, tranche.End, unless: origin.Term.End);
        Write(writer, tranche.Low);
        Write(writer, tranche.High);
        Write(writer, tranche.Discount);
        Write(writer, tranche.Cash);
        Write(writer, tranche.Voucher);
        Write(writer, tranche.Promotion);
        InstantForm.Write(writer, tranche.CountedFrom, unless: tranche.Start);
        if (origin.Order == tranche.Order)
            writer.WriteNullValue();
        else
            writer.WriteNumberValue(origin.Order);
        writer.WriteStringValue(origin.Kind.Code());
        InstantForm.Write(writer, origin.SoldFrom, unless: tranche.CountedFrom);
        var place = 0;
        while (place < terms.Count && terms[place].Term != origin.Term)
            place++;
        writer.WriteNumberValue(place);
        // The terms of a layer are among those sold; one that is not is written out.
        if (place == terms.Count)
            Write(writer, origin.Term);
    }

    private static Tranche ReadTranche(ref Utf8JsonReader reader, List<SoldTerm> terms)
    {
        var (order, kind) = (reader.GetInt64(), Kind(ref reader));
        var period = (int)Positional.Number(ref reader);
        var (start, end) = (Positional.Time(ref reader), Positional.TimeOrNull(ref reader));
        var (low, high, discount) = (Ratio(ref reader), Ratio(ref reader), Ratio(ref reader));
        var (cash, voucher, promotion) = (Ratio(ref reader), Ratio(ref reader), Ratio(ref reader));
        var countedFrom = Positional.TimeOrNull(ref reader) ?? start;
        reader.Read();
        var from = reader.TokenType == JsonTokenType.Null ? order : reader.GetInt64();
        var (fromKind, soldFrom) = (Kind(ref reader), Positional.TimeOrNull(ref reader) ?? countedFrom);
        var place = (int)Positional.Number(ref reader);
        var term = place < terms.Count ? terms[place].Term : ReadTerm(ref reader);
        return new Tranche(
            order,
            kind,
            period,
            start,
            end ?? term.End,
            low,
            high,
            discount,
            cash,
            voucher,
            promotion,
            countedFrom,
            new Origin(from, fromKind, soldFrom, term)
        );
    }

    private static void Write(Utf8JsonWriter writer, Term term)
    {
        InstantForm.Write(writer, term.Anchor);
        writer.WriteNumberValue(term.MonthsBefore);
        writer.WriteNumberValue(term.Months);
        InstantForm.Write(writer, term.Start, unless: term.Anchor);
        InstantForm.Write(writer, term.End);
    }

    private static Term ReadTerm(ref Utf8JsonReader reader)
    {
        var (anchor, before, months) = (
            Positional.Time(ref reader),
            (int)Positional.Number(ref reader),
            (int)Positional.Number(ref reader)
        );
        return new Term(
            anchor,
            before,
            months,
            Positional.TimeOrNull(ref reader) ?? anchor,
            Positional.Time(ref reader)
        );
    }

    private static void Write(Utf8JsonWriter writer, Fraction value) => writer.WriteStringValue(value.ToString());

    private static Fraction Ratio(ref Utf8JsonReader reader) => Fraction.Parse(Positional.Text(ref reader));

    private static OrderKind Kind(ref Utf8JsonReader reader) => Stored.FromCode<OrderKind>(Positional.Text(ref reader));
}
