"""Code lists: divisions, education, majors, occupations, skills, schools, industries."""
