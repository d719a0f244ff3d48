using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Tests.Architecture;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>The tables of states: their diagrams, every way in them, and that there is no other.</summary>
public sealed class StateTableTests
{
    private const string Page = "docs/spec/orders.md";
    private const string End = "<!-- end -->";

    public static TheoryData<string, string> Blocks =>
        new()
        {
            { "states: order", Diagram(OrderLife.Table) },
            { "states: instance", Diagram(InstanceLife.Table) },
            { "states: project", Diagram(Project.Life) },
            { "states: ticket", Diagram(Ticket.Life) },
            { "powers", Powers() },
        };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_page_shows_the_table(string name, string text)
    {
        var path = Path.Combine(Repository.Root, Page);
        var (page, begin) = (File.ReadAllText(path), $"<!-- {name} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(End, from, StringComparison.Ordinal);
        var wanted = $"\n\n{text}\n\n";
        if (Environment.GetEnvironmentVariable("CUBIT_ACCEPT") == "1")
        {
            File.WriteAllText(path, page[..from] + wanted + page[to..]);
            return;
        }

        page[from..to].ShouldBe(wanted, "Review the change; then run the tests with CUBIT_ACCEPT=1.");
    }

    [Fact]
    public void Every_state_of_a_table_can_be_reached()
    {
        Reached(OrderLife.Table).ShouldBe(Enum.GetValues<OrderState>(), ignoreOrder: true);
        Reached(InstanceLife.Table).ShouldBe(Enum.GetValues<InstanceState>(), ignoreOrder: true);
        Reached(Project.Life).ShouldBe(Enum.GetValues<ProjectState>(), ignoreOrder: true);
        Reached(Ticket.Life).ShouldBe(Enum.GetValues<TicketState>(), ignoreOrder: true);
    }

    [Fact]
    public void Every_way_of_an_order_is_walked_and_every_other_refused() =>
        Walked(
            OrderLife.Table,
            (state, step) =>
            {
                var order = Shown().LastOrder;
                var before = order with { History = [new StateChange(state, World.Start, "ann")] };
                return before.Moved(step, World.Start, "ann").State;
            }
        );

    [Fact]
    public void Every_way_of_an_instance_is_walked_and_every_other_refused() =>
        Walked(
            InstanceLife.Table,
            (state, step) =>
            {
                var instance = Shown().Instance with { Recorded = state };
                return (
                    step switch
                    {
                        InstanceStep.EndTerm => new InstanceFrozen(World.Start, "clock", 1).Apply(instance),
                        InstanceStep.Delete => new InstanceDeleted(World.Start, "clock", 1).Apply(instance),
                        InstanceStep.Cancel => Step(TicketStep.Approve).Apply(instance),
                        InstanceStep.Restore => Step(TicketStep.Restore).Apply(instance),
                        _ => instance with { Recorded = InstanceLife.Table.Next(state, step) },
                    }
                ).Recorded;
            }
        );

    [Fact]
    public void Every_way_of_a_ticket_is_walked_and_every_other_refused() =>
        Walked(
            Ticket.Life,
            (state, step) =>
            {
                var world = Shown();
                world.OpenTicket();
                var frozen = world.Instance with { Recorded = InstanceState.Frozen };
                var holdings = world.Holdings with
                {
                    Tickets = world.Holdings.Tickets.SetItem(1, world.Ticket with { State = state }),
                    Instances = world.Holdings.Instances.SetItem(
                        1,
                        step == TicketStep.Restore ? frozen : world.Instance
                    ),
                };
                return holdings.Apply(Step(step)).Tickets[1].State;
            }
        );

    [Theory]
    [InlineData(ProjectState.Normal, 0)]
    [InlineData(ProjectState.Frozen, 365)]
    [InlineData(ProjectState.Deleted, 380)]
    public void A_project_is_in_the_state_of_its_instance(ProjectState state, int days)
    {
        var world = Shown();
        world.CreateProject("etl");
        world.After(days);
        world.Holdings.Projects["etl"].StateAt(world.Instance, world.Now).ShouldBe(state);
    }

    // Every state meets every step: the listed ones lead where the table says, the others throw.
    private static void Walked<TState, TStep>(StateTable<TState, TStep> table, Func<TState, TStep, TState> walk)
        where TState : struct, Enum
        where TStep : struct, Enum
    {
        foreach (var (from, on) in Enum.GetValues<TState>().SelectMany(_ => Enum.GetValues<TStep>(), (s, t) => (s, t)))
        {
            var edge = table.Edges.SingleOrDefault(each => each.From.Equals(from) && each.On.Equals(on));
            if (edge is null)
                Should.Throw<InvalidOperationException>(() => walk(from, on), $"{from} {on}");
            else
                walk(from, on).ShouldBe(edge.To, $"{from} {on}");
        }
    }

    private static IEnumerable<TState> Reached<TState, TStep>(StateTable<TState, TStep> table)
        where TState : struct, Enum
        where TStep : struct, Enum => table.Initial.Concat(table.Edges.Select(edge => edge.To)).Distinct();

    private static World Shown()
    {
        var world = new World();
        world.Buy(100, 12).ShouldBe("done");
        return world;
    }

    private static TicketMoved Step(TicketStep step) => new(World.Start, "clerk", 1, step);

    private static string Diagram<TState, TStep>(StateTable<TState, TStep> table)
        where TState : struct, Enum
        where TStep : struct, Enum => $"```mermaid\n{table.ToMermaid()}\n```";

    private static string Powers()
    {
        var roles = Enum.GetValues<StaffRole>();
        return string.Join(
            '\n',
            [
                $"| may | {string.Join(" | ", roles).ToLowerInvariant()} |",
                $"|---|{string.Concat(roles.Select(_ => "---|"))}",
                .. StaffPowers.Table.Select(row =>
                    $"| {Words(row.Key)} | {string.Join(" | ", roles.Select(role => May(row.Key, role)))} |"
                ),
            ]
        );
    }

    private static string May(StaffPower power, StaffRole role) =>
        StaffPowers.Refuse(new Operator("somebody", role, "here"), power) is null ? "yes" : "";

    private static string Words(StaffPower power) =>
        string.Concat($"{power}".Select((c, i) => char.IsUpper(c) && i > 0 ? $" {c}" : $"{c}")).ToLowerInvariant();
}
