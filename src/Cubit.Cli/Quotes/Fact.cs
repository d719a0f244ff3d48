namespace Cubit.Cli.Quotes;

/// <summary>What one may tell about an order and the change to price: an option, or a column of a file.</summary>
internal enum Fact
{
    /// <summary>List price per month, before discounts: of the order.</summary>
    List,

    /// <summary>Months that the order bought.</summary>
    Months,

    /// <summary>When it was ordered.</summary>
    Start,

    /// <summary>The factor that the order got.</summary>
    Discount,

    /// <summary>What an activity took off the order.</summary>
    Promotion,

    /// <summary>What a voucher covered of the order.</summary>
    Voucher,

    /// <summary>What was paid for the order in money.</summary>
    Paid,

    /// <summary>List price per month after the change.</summary>
    To,

    /// <summary>When it is changed.</summary>
    At,

    /// <summary>The factor of the change, where it is an upgrade.</summary>
    UpgradeDiscount,

    /// <summary>The price currency.</summary>
    Currency,

    /// <summary>The billing zone.</summary>
    Zone,

    /// <summary>The product.</summary>
    Product,

    /// <summary>Term discounts of the price book, for rule sets that ask for them.</summary>
    Tiers,

    /// <summary>The settlement currency.</summary>
    Settle,

    /// <summary>The rate into it.</summary>
    Rate,
}
