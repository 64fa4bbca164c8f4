using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackendSite.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PhotosAndSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PhotoVersion",
                table: "Staff",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "KnownSettings",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    Value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KnownSettings", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "StaffPhotos",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    Jpeg = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StaffPhotos", x => x.StaffId);
                    table.ForeignKey(
                        name: "FK_StaffPhotos_Staff_StaffId",
                        column: x => x.StaffId,
                        principalTable: "Staff",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KnownSettings");

            migrationBuilder.DropTable(
                name: "StaffPhotos");

            migrationBuilder.DropColumn(
                name: "PhotoVersion",
                table: "Staff");
        }
    }
}
