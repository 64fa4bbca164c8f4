using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BackendSite.Data.Migrations.Sqlite;

/// <summary>
/// Lets leads that arrive in a rush be indexed after it. While the list LeadsToIndex holds the number 0, which one transaction puts there
/// and takes away, a new lead is written on the list instead of into the index; taking it off the list indexes it. The index is written anew
/// from the view LeadTexts, so it does no harm if a lead is changed before its turn comes.
/// </summary>
[DbContext(typeof(SqliteSiteDb))]
[Migration("20261124140000_LeadSearchLater")]
public sealed class LeadSearchLater : Migration
{
    private const string Words = "\"Reference\", \"FullName\", \"Email\", \"Company\", \"Message\", \"TechStack\", \"Industry\", \"Notes\", \"Facets\"";
    private const string Names = "\"FullName\", \"Email\", \"Company\"";
    private const string IsPutOff = "EXISTS (SELECT 1 FROM \"LeadsToIndex\" WHERE \"Id\" = 0)";

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TABLE \"LeadsToIndex\" (\"Id\" INTEGER NOT NULL PRIMARY KEY);");
        migrationBuilder.Sql("DROP TRIGGER \"LeadSearch_Insert\";");
        migrationBuilder.Sql("DROP TRIGGER \"LeadNames_Insert\";");
        migrationBuilder.Sql($"CREATE TRIGGER \"LeadSearch_Insert\" AFTER INSERT ON \"Leads\" WHEN NOT {IsPutOff} BEGIN {Index("new")} END;");
        migrationBuilder.Sql($"CREATE TRIGGER \"LeadSearch_Later\" AFTER INSERT ON \"Leads\" WHEN {IsPutOff} BEGIN INSERT INTO \"LeadsToIndex\" VALUES (new.\"Id\"); END;");
        migrationBuilder.Sql($"CREATE TRIGGER \"LeadSearch_Now\" AFTER DELETE ON \"LeadsToIndex\" WHEN old.\"Id\" > 0 BEGIN {Index("old")} END;");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The older search index is not made again; restore a backup instead.");

    private static string Index(string row) => Write("LeadSearch", Words, row) + Write("LeadNames", Names, row);

    private static string Write(string index, string columns, string row) =>
        $"INSERT OR REPLACE INTO \"{index}\" (\"rowid\", {columns}) SELECT \"Id\", {columns} FROM \"LeadTexts\" WHERE \"Id\" = {row}.\"Id\"; ";
}
