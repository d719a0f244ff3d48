using Cubit.Amounts;

namespace Cubit.Cli.Remote;

/// <summary>A page of a list.</summary>
internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A size, or a name.</summary>
internal sealed record ConfigurationAnswer(int? ComputeUnits = null, string? Name = null)
{
    public override string ToString() => ComputeUnits is { } units ? $"{units} CU" : $"{Name}";
}

/// <summary>An agreement of service.</summary>
internal sealed record AgreementAnswer(string Id, string Version)
{
    public override string ToString() => $"{Id}@{Version}";
}

/// <summary>A period, half-open.</summary>
internal sealed record PeriodAnswer(string Start, string End);

/// <summary>An instance.</summary>
internal sealed record InstanceAnswer(
    string Id,
    string Product,
    string Region,
    ConfigurationAnswer Configuration,
    string State,
    PeriodAnswer Term,
    Money ListPerMonth,
    string? DeleteAt,
    NextTermAnswer? NextTerm,
    AutoRenewalAnswer? AutoRenewal
);

/// <summary>A next term of another size or price.</summary>
internal sealed record NextTermAnswer(string OrderId, ConfigurationAnswer Configuration, string From);

/// <summary>How an instance renews itself.</summary>
internal sealed record AutoRenewalAnswer(int Months, AgreementAnswer Agreement);

/// <summary>What paid, or where a refund goes.</summary>
internal sealed record PaymentAnswer(string Source, string Amount, string Currency)
{
    public Money Paid => Json.MoneyOf(Amount, Currency);
}

/// <summary>What a voucher covers.</summary>
internal sealed record VoucherAnswer(string Code, string Amount, string Currency)
{
    public Money Covered => Json.MoneyOf(Amount, Currency);
}

/// <summary>A step of a derivation.</summary>
internal sealed record StepAnswer(string Name, string Numbers, string Shown, IReadOnlyList<StepAnswer> Steps);

/// <summary>How an amount came about.</summary>
internal sealed record DerivationAnswer(IReadOnlyList<StepAnswer> Steps);

/// <summary>A quote of a change, a purchase or a renewal.</summary>
internal sealed record QuoteAnswer(
    string Id,
    string? InstanceId,
    ConfigurationAnswer Configuration,
    string Rules,
    Money? Settlement,
    VoucherAnswer? Voucher,
    DerivationAnswer Derivation,
    IReadOnlyList<PaymentAnswer> Payments,
    AgreementAnswer Agreement,
    string ExpiresAt,
    string? Kind = null,
    string? Direction = null,
    Money? Charge = null,
    Money? Refund = null,
    string? Reason = null,
    PeriodAnswer? Term = null
);

/// <summary>When an order is carried out, and the most that it may cost.</summary>
internal sealed record ScheduleAnswer(string At, Money? AtMost);

/// <summary>A state that an order was in.</summary>
internal sealed record ChangeAnswer(string State, string At, string Actor);

/// <summary>An order.</summary>
internal sealed record OrderAnswer(
    string Id,
    string Kind,
    string State,
    string InstanceId,
    ConfigurationAnswer? Before,
    ConfigurationAnswer After,
    Money? Settlement,
    VoucherAnswer? Voucher,
    IReadOnlyList<PaymentAnswer> Payments,
    string CreatedAt,
    string? ExpiresAt,
    ScheduleAnswer? Schedule,
    string? Refused,
    string? Reason,
    Money? Charge = null,
    Money? Refund = null,
    IReadOnlyList<ChangeAnswer>? History = null
);

/// <summary>A project.</summary>
internal sealed record ProjectAnswer(
    string Id,
    string Region,
    string? InstanceId,
    string BillingMethod,
    string State,
    string? DeleteAt
);

/// <summary>What somebody wrote on a ticket.</summary>
internal sealed record MessageAnswer(string At, string By, bool Staff, string Text);

/// <summary>The refund of a ticket.</summary>
internal sealed record GrantedAnswer(Money Refund);

/// <summary>A ticket.</summary>
internal sealed record TicketAnswer(
    string Id,
    string InstanceId,
    string State,
    string OpenedAt,
    string? DecidedAt,
    string? DeleteAt,
    IReadOnlyList<string> Frozen,
    GrantedAnswer? Refund,
    IReadOnlyList<MessageAnswer> Messages
);
