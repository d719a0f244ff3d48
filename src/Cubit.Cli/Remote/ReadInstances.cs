using System.CommandLine;
using Spectre.Console.Rendering;

namespace Cubit.Cli.Remote;

/// <summary><c>cubit instances</c>: what the account has.</summary>
internal static class ReadInstances
{
    public static Command Command() =>
        Listing.Of<InstanceAnswer>(
            new Command("instances", "List the account's instances, or show one."),
            "instances",
            "i-1001-1",
            Text,
            ("ID", each => each.Id),
            ("PRODUCT", each => each.Product),
            ("REGION", each => each.Region),
            ("SIZE", each => $"{each.Configuration}"),
            ("STATE", each => each.State),
            ("LIST PER MONTH", each => each.ListPerMonth.ToDisplay()),
            ("ENDS", each => each.Term.End)
        );

    /// <summary>One instance.</summary>
    public static IRenderable Text(InstanceAnswer instance) =>
        Page.Facts(
            ("Instance", instance.Id),
            ("Product", $"{instance.Product} in {instance.Region}"),
            ("Size", $"{instance.Configuration}, list price {instance.ListPerMonth.ToDisplay()} a month"),
            ("State", instance.State),
            ("Term", $"{instance.Term.Start} to {instance.Term.End}"),
            ("Deleted at", instance.DeleteAt),
            (
                "Next term",
                instance.NextTerm is { } next
                    ? $"{next.Configuration} from {next.From}; until then cubit cancel {next.OrderId} withdraws it"
                    : null
            ),
            (
                "Renews itself",
                instance.AutoRenewal is { } auto
                    ? $"for {(auto.Months == 1 ? "1 month" : $"{auto.Months} months")}, under {auto.Agreement}"
                    : "no"
            )
        );
}
