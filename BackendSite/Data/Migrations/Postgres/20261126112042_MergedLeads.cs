using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackendSite.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MergedLeads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Leads_NotSpam",
                table: "Leads");

            migrationBuilder.AddColumn<string>(
                name: "MergedInto",
                table: "Leads",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Leads_MergedInto",
                table: "Leads",
                column: "MergedInto",
                filter: "\"MergedInto\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_NotSpam",
                table: "Leads",
                columns: new[] { "Id", "Status" },
                filter: "\"Status\" NOT IN ('Spam', 'Merged')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Leads_MergedInto",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_NotSpam",
                table: "Leads");

            migrationBuilder.DropColumn(
                name: "MergedInto",
                table: "Leads");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_NotSpam",
                table: "Leads",
                columns: new[] { "Id", "Status" },
                filter: "\"Status\" <> 'Spam'");
        }
    }
}
